type Text = Readonly<Record<string, string>>;

/** Labels and annotations, where there are any. */
export function withMetadata(of: { readonly labels: Text; readonly annotations: Text }): {
  metadata?: Record<string, Text>;
} {
  const metadata = {
    ...(Object.keys(of.labels).length > 0 ? { labels: of.labels } : {}),
    ...(Object.keys(of.annotations).length > 0 ? { annotations: of.annotations } : {}),
  };
  return Object.keys(metadata).length > 0 ? { metadata } : {};
}
