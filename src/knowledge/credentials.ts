/** Recognizes credentials among ordinary settings, by name and by shape. Nothing here ever prints a value. */

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

/** Formats that are recognized by their shape alone. Sources: the vendors' own documentation of their token formats. */
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
const isPlaceholderValue = (value: string) =>
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
  if (password !== undefined && !isPlaceholderValue(password)) return true
  return isCredentialName(name) && !isPlaceholderValue(text)
}

/** Half-open range of UTF-16 offsets. */
export interface Range {
  readonly start: number
  readonly end: number
}

/** Wider than what a rule reports: hiding too much of a quoted line is harmless. */
const secretWord = String.raw`[\w.-]*(?:pass|pwd|secret|token|cred|auth|bearer|jwt|key|private|session|cookie|salt|dsn)[\w.-]*`
const secretNamed = new RegExp(secretWord, 'i')

/** Whether a name may be that of a credential: for hiding what a program printed, not for a finding. */
export const isSecretName = (name: string): boolean => secretNamed.test(name)

/** Where a word begins: tried once a word, so that long ones cost no more than short ones. */
const wordStart = String.raw`(?<![\w.-])`
/** To the closing quote, or to the end of the line where there is none. */
const quoted = String.raw`"(?:[^"\\]|\\.)*(?:"|$)|'[^']*(?:'|$)`

/** What stands for the value in group 1, by the name before it. */
const namedValues: readonly RegExp[] = [
  // `--password x`, `--password=x`, ["--password", "x"]
  new RegExp(String.raw`(?<![\w-])--?${secretWord}(?:["']?\s*[=,]\s*|\s+)(${quoted}|[^\s,\]"']+)`, 'dgi'),
  // `PASSWORD=x`; in quotes of its own to their end: `"PASSWORD=x y"`
  new RegExp(String.raw`(?<=")${secretWord}=((?:[^"\\]|\\.)*)`, 'dgi'),
  new RegExp(`(?<=')${secretWord}=([^']*)`, 'dgi'),
  new RegExp(String.raw`${wordStart}${secretWord}=(${quoted}|[^\s"']+)`, 'dgi'),
  // `TOKEN := x` of a Makefile
  new RegExp(String.raw`^\s*(?:export\s+)?${secretWord}\s*[:?+!]*=\s*(\S.*)`, 'dgi'),
  // `password: x`, `"password":"x"`: in a flow mapping to the next comma, else to the end of the line
  new RegExp(String.raw`(?<=[{,].*)${wordStart}${secretWord}(?:["']\s*:\s*|:\s+)(${quoted}|[^\s,}\]][^,}\]]*)`, 'dgi'),
  new RegExp(String.raw`(?<![{,].*)${wordStart}${secretWord}(?:["']\s*:\s*|:\s+)(\S.*)`, 'dgi'),
]

const otherValues: readonly RegExp[] = [
  // Environment variables, whatever they are called; not what a script keeps flags and images in.
  /(?<=")[A-Z_][A-Z0-9_]*=((?:[^"\\]|\\.)+)/dg,
  /(?<=')[A-Z_][A-Z0-9_]*=([^']+)/dg,
  /(?<![\w-])(?![A-Z0-9_]*(?:FLAGS|ARGS|OPTS|OPTIONS|IMAGE|TAG)=)[A-Z_][A-Z0-9_]*=("(?:[^"\\]|\\.)*(?:"|$)|'[^']*(?:'|$)|[^\s"']+)/dg,
  /(?<![\w-])(?:-e|--env)[\s=]+["']?\w+=("[^"]*(?:"|$)|'[^']*(?:'|$)|[^\s"']+)/dg,
  /^\s*(?:ENV|ARG)\s+\S+\s+(\S.*)/dgi,
  // `user:password@host`, and programs that take a password with a short flag.
  /:\/\/[^\s/:@"']*:([^\s/@"']+)@/dg,
  /(?<![\w.-])[\w.-]+:([^\s:/@"']{3,})@(?!sha256:)[\w.-]+/dg,
  /\b(?:curl|wget|http)\b.*?\s(?:-u|--user)[\s=]*["']?[^\s:"']+:([^\s"']+)/dg,
  /\b(?:login|sshpass|mysql\w*|mariadb\w*|mongo\w*|redis-cli)\b.*?\s-(?:p|a)[\s=]*([^\s"']+)/dg,
  /\bAuthorization:\s*(?:\w+\s+)?([^\s"']+)/dgi,
  // Long words of letters of both cases and digits that are no digest.
  /(?<![\w:/@.-])(?=[A-Za-z+/_-]*\d)(?=[A-Z\d+/_-]*[a-z])(?=[a-z\d+/_-]*[A-Z])([A-Za-z\d+/_-]{24,}={0,2})(?![\w.-])/dg,
  ...credentialShapes.map((shape) => new RegExp(`(${shape.source})`, 'dg')),
]

/**
 * What a line must not show when it is quoted: values by the names before them, credentials by their shape. Undefined for a line
 * that belongs to a key: it is not to be quoted at all.
 */
export function credentialRanges(line: string): Range[] | undefined {
  if (/-----(?:BEGIN|END)/.test(line) || /^[A-Za-z\d+/=]{60,}$/.test(line.trim())) return undefined
  const rangesOf = (pattern: RegExp, isHidden: (value: string, before: string) => boolean) =>
    [...line.matchAll(pattern)].flatMap((match): Range[] => {
      const [start, end] = match.indices![1]!
      return isHidden(line.slice(start, end), line.slice(match.index, start)) ? [{ start, end }] : []
    })
  return [
    ...namedValues.flatMap((pattern) =>
      rangesOf(pattern, (value, before) => !isHarmless(value) && !aboutCredential.test(before.replace(/\W+$/, ''))),
    ),
    ...otherValues.flatMap((pattern) => rangesOf(pattern, (value) => !isReference(value))),
  ]
}

/** `$NAME` and `${NAME}` say where a value comes from, and no more. */
const isReference = (value: string) => /^["']?\$(?:\w+|\{\w+\}|\(\w+\))["']?$/.test(value)

/** What no credential is: a switch, a small number, a reference. */
const isHarmless = (value: string) =>
  isReference(value) || /^(?:true|false|yes|no|null|~|\d{1,3})\b[\s,]*$/i.test(value)
