/** The part of @bomb.sh/tab that completion uses: its own declarations are found by newer module resolution only. */
declare module "@bomb.sh/tab" {
  type Values = (add: (value: string, description: string) => void) => void;
  interface Command {
    option(name: string, description: string, values?: Values): Command;
    argument(name: string, values?: Values): Command;
  }
  export class RootCommand {
    command(name: string, description: string): Command;
    parse(words: string[]): void;
  }
  export function script(shell: string, name: string, executable: string): void;
}
