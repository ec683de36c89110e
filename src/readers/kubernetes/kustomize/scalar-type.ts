/** What a plain scalar is to every reader of YAML; undefined where they differ. */
export function typeOf(text: string): 'text' | 'bool' | 'int' | undefined {
  if (/^(?:true|false)$/.test(text)) return 'bool'
  if (/^(?:0|[1-9]\d{0,14})$/.test(text)) return 'int'
  if (/^(?:y|n|yes|no|on|off|true|false|null|nan|inf)$/i.test(text)) return undefined
  return /^(?:[A-Za-z_/][\w./@-]*(?::[\w./@-]+)*|-{1,2}[A-Za-z][\w./=-]*|[\d.]+[A-Z]i)$/.test(text) ? 'text' : undefined
}
