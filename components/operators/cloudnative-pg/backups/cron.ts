/**
 * Returns a schedule for CloudNativePG, whose cron has a leading field for seconds. It accepts five fields: "0 1 * * *"
 * would be minute 1 of every hour. Source: CloudNativePG 1.30, robfig/cron 1.2.
 */
export function withSeconds(schedule: string): string {
  return ["0", ...schedule.trim().split(/\s+/)].join(" ");
}
