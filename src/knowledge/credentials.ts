/** Telling credentials from ordinary settings, by name and by shape. Nothing here ever prints a value. */

const credentialWord = `(?:pass(?:w(?:or)?d|phrase|code)?|pw|pwd|secrets?|tokens?|api[_-]?keys?|(?:access|private|secret|encryption|signing|master|ssh|auth|account|client|storage)[_-]?keys?|credentials?|bearer|jwt)`

const credentialName = new RegExp(
  `(?:^|[_.-])${credentialWord}(?:[_.-]|$)|(?:password|passwd|passphrase|secret|apikey|privatekey|accesskey|token)$`,
  'i',
)

/** In `awsSecretKey` the last words say what it is. */
const endsInCredential = new RegExp(`_${credentialWord}$`, 'i')

/** Names that hold a credential's place, policy or lifetime rather than the credential. */
const aboutCredential =
  /^(?:max|min|num|number|total)[_-]|(?:file|path|dir|url|uri|host|name|id|ttl|expir\w*|lifetime|length|len|size|limit|max|min|count|policy|type|algo(?:rithm)?|enabled?|disabled?|required?|rotation|interval|timeout|issuer|audience|header|format|mount|ref|refs|arn|version|endpoint|backend|provider|store|manager|driver|mode|scope|prefix|region|server|service)s?$/i

/** Formats whose shape alone gives them away. Sources: the vendors' own documentation of their token formats. */
const credentialShapes: readonly RegExp[] = [
  /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/,
  /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/,
  /\bgh[pousr]_[A-Za-z0-9]{36,}\b/,
  /\bgithub_pat_[A-Za-z0-9_]{60,}\b/,
  /\bglpat-[A-Za-z0-9_-]{20,}\b/,
  /\bxox[abeprs]-[A-Za-z0-9-]{10,}\b/,
  /\bsk_live_[A-Za-z0-9]{20,}\b/,
  /\bAIza[0-9A-Za-z_-]{35}\b/,
  /\bnpm_[A-Za-z0-9]{36}\b/,
  /(?<![\w-])eyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\b/,
]

/** `scheme://user:password@host`, where the password is literal. */
const urlWithPassword = /^[a-z][a-z0-9+.-]*:\/\/[^\s/:@]*:([^\s/@]+)@/i

/** Values that stand for a credential that comes from elsewhere, or for none. */
const isPlaceholder = (value: string) =>
  value === '' ||
  /^(?:true|false|yes|no|on|off|null|none|nil|\d{1,3})$/i.test(value) ||
  /^(?:\$\{?|<|\{\{|%\(|\/)/.test(value) ||
  /\$\{|\$\(|\{\{/.test(value) ||
  /^(?:vault|ssm|sm|secret|ref|env|file|op|awssm|gcpsm|arn:aws):/i.test(value)

const isCredentialName = (name: string): boolean =>
  (credentialName.test(name) || endsInCredential.test(name.replace(/(?<=[a-z\d])(?=[A-Z])/g, '_'))) &&
  !aboutCredential.test(name)

/** Whether a value is unmistakably a credential, whatever it is called. */
export const isCredentialShape = (value: string): boolean => credentialShapes.some((shape) => shape.test(value))

/** Whether a literal value is, or by its name must be, a credential. */
export function isCredential(name: string, value: string): boolean {
  const text = value.trim()
  if (isCredentialShape(text)) return true
  const password = urlWithPassword.exec(text)?.[1]
  if (password !== undefined && !isPlaceholder(password)) return true
  return isCredentialName(name) && !isPlaceholder(text)
}

/** A text that a program wrote, without the credentials that it was given as `NAME=value`. Shorter values would black out words. */
export function withoutCredentials(text: string, environment: readonly string[]): string {
  const values = environment
    .map((entry) => [entry.slice(0, entry.indexOf('=')), entry.slice(entry.indexOf('=') + 1)] as const)
    .filter(([name, value]) => value.length >= 6 && isCredential(name, value))
    .map(([, value]) => value)
  // Longest first: one may hold another.
  return values.sort((a, b) => b.length - a.length).reduce((shown, value) => shown.replaceAll(value, '***'), text)
}
