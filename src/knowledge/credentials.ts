import type { Range } from '../model/source.ts'
import { endsInAbout, isCredentialName, isPlaceholderValue } from './credential-names.ts'
import { credentialShapes, isCredentialShape } from './credential-shapes.ts'
import { withoutWrittenParts, writtenParts } from './expressions.ts'

/** Recognizes credentials among ordinary settings, by name and by shape. Nothing here ever prints a value. */

/** `scheme://user:password@host`, or `user:password@tcp(host)` of Go's drivers, where the password is literal. */
const urlWithPassword = /^(?:[a-z][a-z0-9+.-]*:\/\/[^\s/:@]*:([^\s/@]+)@|[\w.-]+:([^\s@]+)@(?:tcp6?|unix)\()/i

function hasPasswordInUrl(text: string): boolean {
  const [, ofUrl, ofDriver] = urlWithPassword.exec(text) ?? []
  const password = ofUrl ?? ofDriver
  return password !== undefined && !isPlaceholderValue(password)
}

/**
 * `password=x` within a value: a query, a connection string, options of a program; `"password": "x"` within JSON. Bounded, so that a
 * chain of equals signs is not read from every one of them to its end.
 */
const namedParts: readonly (readonly [sign: string, pattern: RegExp])[] = [
  ['=', /(?<=^|[\s;?&,"'=])-{0,2}([A-Za-z][\w.-]{0,80})=(?=("[^"]{0,200}|'[^']{0,200}|[^\s;&,"']{1,200}))/g],
  ['"', /"([A-Za-z][\w.-]{0,80})"\s{0,20}:\s{0,20}(?=("[^"\\]{0,200}))/g],
]

/** Longer values are looked at so far for their parts: Linux gives a program no longer ones (MAX_ARG_STRLEN). */
const maxPartsLength = 131_072

interface Part extends Range {
  readonly name: string
}

/** The parts of a value that hold a credential by their name; each begins at its value. */
function* credentialParts(value: string): Generator<Part> {
  for (const [sign, pattern] of namedParts) {
    if (!value.includes(sign)) continue
    for (const match of value.slice(0, maxPartsLength).matchAll(pattern)) {
      const [whole, name = '', part = ''] = match
      if (!isCredentialName(name) || isPlaceholderValue(part.replace(/^["']/, ''))) continue
      const start = match.index + whole.length
      yield { name, start, end: start + part.length }
    }
  }
}

/** A sentence that quotes what another program said, without the credentials in it. */
export function withoutCredentialForms(text: string): string {
  const sentence = withoutWrittenParts(text)
  const found = [
    ...[...credentialParts(sentence)].map(({ start, end }) => [start, endOfWord(sentence, end)] as const),
    ...shapesAnywhere.flatMap((shape) =>
      [...sentence.matchAll(shape)].map(
        ({ 0: whole, index }) => [index, endOfWord(sentence, index + whole.length)] as const,
      ),
    ),
  ].sort(([a], [b]) => a - b)
  let shown = ''
  let at = 0
  for (const [start, end] of found) {
    if (start >= at) shown += `${sentence.slice(at, start)}***`
    at = Math.max(at, end)
  }
  return shown + sentence.slice(at)
}

const passwordOfUrl = /(?<=:\/\/[^\s/:@"']{0,100}:)[^\s/@"']{1,500}(?=@)/

const shapesAnywhere = [...credentialShapes, passwordOfUrl].map(({ source, flags }) => new RegExp(source, `g${flags}`))

/**
 * The user and the password before the host of an address, with or without a scheme; of http(s) also a token alone. A digest behind
 * an image's tag is neither.
 */
const userInfo =
  /(?<=:\/\/|^|[\s"'=,([{`])(?:[^\s/@:"'`]{0,100}:[^\s/@"'`]{1,500}|(?<=https?:\/\/)[^\s/@"'`]{1,500})(?=@(?!sha\d+:))/gi

/** A message names addresses as they are written. */
export const withoutUserInfo = (text: string): string => (text.includes('@') ? text.replace(userInfo, '***') : text)

/** A credential is hidden to the end of its word: how long it is does not matter. */
function endOfWord(text: string, from: number): number {
  const rest = /[^\s"'&;,@]*/y
  rest.lastIndex = from
  rest.test(text)
  return rest.lastIndex
}

/** Programs that take a password with a short flag, joined to it or as the next word. */
const passwordFlags: readonly (readonly [program: RegExp, joined: RegExp | undefined, flag: string | undefined])[] = [
  [/^(?:mysql\w*|mariadb\w*)$/, /^-p(.+)$/, undefined],
  [/^sshpass$/, /^-p(.+)$/, '-p'],
  [/^redis-cli$/, undefined, '-a'],
  [/^mongo(?:sh|dump|restore|export|import)?$/, undefined, '-p'],
  [/^(?:curl|wget|http)$/, /^(?:-u|--user=)[^\s:]*:(.+)$/, undefined],
  [/^curl$/, undefined, '-u'],
  [/^curl$/, undefined, '--user'],
]

const takesPassword = new RegExp(passwordFlags.map(([program]) => program.source).join('|'))

/** Longer commands are looked at so far: nobody wrote them by hand. */
/** Linux gives a program no more than this of all its words (ARG_MAX of the default stack). */
const maxCommandLength = 2_097_152

/** Where a command holds a credential: the names of the options or variables, or `an argument`. Never a value. */
export function credentialsInCommand(argv: readonly string[]): string[] {
  const [program = '', flag = ''] = argv
  const isShell = /(?:^|\/)(?:ba|da|a|z|k)?sh$/.test(program) && /^-\w*c$/.test(flag)
  const words = isShell ? [program, flag, ...argv.slice(2).flatMap(shellWords)] : argv
  const found = words.flatMap((word, index) => credentialsInWord(word, words[index + 1]))
  const programs = words.map((word) => word.slice(word.lastIndexOf('/') + 1))
  for (const [name, joined, separate] of programs.some((word) => takesPassword.test(word)) ? passwordFlags : []) {
    const start = programs.findIndex((word) => name.test(word))
    if (start < 0) continue
    for (let at = start + 1; at < words.length; at++) {
      const word = words[at]!
      const value = joined?.exec(word)?.[1] ?? (word === separate ? passwordOf(separate, words[at + 1]) : undefined)
      if (value !== undefined && !isPlaceholderValue(value)) found.push(/^--?\w/.exec(word)![0])
    }
  }
  return [...new Set(found)]
}

const shellWords = (text: string): string[] =>
  (text.slice(0, maxCommandLength).match(/(?:[^\s"';|&]|"[^"]*"|'[^']*')+/g) ?? []).map((word) =>
    word.replace(/^(["'])(.*)\1$/s, '$2'),
  )

/** `-u user:password` names a user first. */
const passwordOf = (flag: string, value = '') => (/^-(?:u|-user)$/.test(flag) ? /:(.+)/s.exec(value)?.[1] : value)

function credentialsInWord(word: string, next = ''): string[] {
  const text = word.slice(0, maxCommandLength)
  const names = [...credentialParts(text)].map(({ name }) => name)
  if (names.length > 0) return names
  // `--dsn=postgres://…`: the value is what the option is given.
  const value = text.replace(/^--?[A-Za-z][\w.-]{0,80}=(["']?)/, '')
  if (isCredentialShape(value) || hasPasswordInUrl(value)) return ['an argument']
  const flag = /^--?([A-Za-z][\w.-]{0,80})$/.exec(text)?.[1]
  return flag !== undefined && isCredentialName(flag) && !next.startsWith('-') && !isPlaceholderValue(next)
    ? [flag]
    : []
}

/** Whether a literal value is, or by its name must be, a credential. */
export function isCredential(name: string, value: string): boolean {
  const text = value.trim()
  if (isCredentialShape(text)) return true
  if (hasPasswordInUrl(text) || !credentialParts(text).next().done) return true
  return isCredentialName(name) && !isPlaceholderValue(text)
}

/** Wider than what a rule reports: hiding too much of a quoted line is harmless. */
const secretPart = '(?:pass|pwd|secret|token|cred|auth|bearer|jwt|key|private|session|cookie|salt|dsn)'
const secretWord = String.raw`[\w.-]*${secretPart}[\w.-]*`
const secretNamed = new RegExp(secretPart, 'i')
/** Too short to be looked for within a word. */
const shortSecretWord = String.raw`(?:[\w.-]*[_.-])?(?:pw|psk|otp|pin)`
const shortSecretNamed = new RegExp(`^${shortSecretWord}$`, 'i')

/** Whether a name may be that of a credential: for hiding what a program printed, not for a finding. */
export const isSecretName = (name: string): boolean => secretNamed.test(name) || shortSecretNamed.test(name)

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
  new RegExp(String.raw`${wordStart}${shortSecretWord}["']?\s*[=:]\s*(${quoted}|[^\s,;}\]"']+)`, 'dgi'),
  // `TOKEN := x` of a Makefile
  new RegExp(String.raw`^\s*(?:export\s+)?${secretWord}\s*[:?+!]*=\s*(\S.*)`, 'dgi'),
]

const namedKey = String.raw`${wordStart}${secretWord}(?:["']\s*:\s*|:\s+)`
/** `password: x`, `"password":"x"`: behind the beginning of a flow mapping to the next comma, else to the end of the line. */
const flowValue = new RegExp(String.raw`${namedKey}(${quoted}|[^\s,}\]][^,}\]]*)`, 'dgi')
const lineValue = new RegExp(String.raw`${namedKey}(\S.*)`, 'dgi')

/** The same pattern, looked for from an offset on. */
const from = (pattern: RegExp, offset: number) => Object.assign(new RegExp(pattern), { lastIndex: offset })

const otherValues: readonly RegExp[] = [
  // Environment variables, whatever they are called; not what a script keeps flags and images in.
  /(?<=")[A-Z_][A-Z0-9_]*=((?:[^"\\]|\\.)+)/dg,
  /(?<=')[A-Z_][A-Z0-9_]*=([^']+)/dg,
  /(?<![\w-])(?![A-Z0-9_]*(?:FLAGS|ARGS|OPTS|OPTIONS|IMAGE|TAG)=)[A-Z_][A-Z0-9_]*=("(?:[^"\\]|\\.)*(?:"|$)|'[^']*(?:'|$)|[^\s"']+)/dg,
  /(?<![\w-])(?:-e|--env|--from-literal)[\s=]+["']?[\w.-]+=("[^"]*(?:"|$)|'[^']*(?:'|$)|[^\s"']+)/dg,
  /^\s*(?:ENV|ARG)\s+\S+\s+(\S.*)/dgi,
  // `user:password@host`, and programs that take a password with a short flag.
  /:\/\/[^\s/:@"']*:([^\s/@"']+)@/dg,
  /(?<![\w.-])[\w.-]+:([^\s:/@"']{3,})@(?!sha256:)[\w.-]+/dg,
  /\b(?:curl|wget|http)\b.*?\s(?:-u|--user)[\s=]*["']?[^\s:"']+:([^\s"']+)/dg,
  /\b(?:login|sshpass|mysql\w*|mariadb\w*|mongo\w*|redis-cli)\b.*?\s-(?:p|a)[\s=]*([^\s"']+)/dg,
  // A command whose output is used.
  /`([^`]+)`/dg,
  /\bAuthorization:\s*(?:\w+\s+)?([^\s"']+)/dgi,
  // What stands for a user and a password wherever it is printed.
  /\b[Bb]asic\s+(?=\S*(?:\d|[a-z][A-Z]|=))([A-Za-z\d+/]{8,}={0,2})(?![\w.-])/dg,
  // Long words of letters of both cases and digits that are no digest.
  /(?<![\w:/@.+-])(?=[A-Za-z+/_-]*\d)(?=[A-Z\d+/_-]*[a-z])(?=[a-z\d+/_-]*[A-Z])([A-Za-z\d+/_-]{24,}={0,2})(?![\w.-])/dg,
  ...credentialShapes.map((shape) => new RegExp(`(${shape.source})`, `dg${shape.flags}`)),
]

/**
 * What a line must not show when it is quoted: values by the names before them, credentials by their shape. Undefined for a line
 * that belongs to a key: it is not to be quoted at all.
 */
export function credentialRanges(line: string): Range[] | undefined {
  if (/-----(?:BEGIN|END)/.test(line) || /^[A-Za-z\d+/=]{60,}$/.test(line.trim())) return undefined
  const rangesOf = (pattern: RegExp, isHidden: (value: string, before: string, at: number) => boolean) =>
    [...line.matchAll(pattern)].flatMap((match): Range[] => {
      const [start, end] = match.indices![1]!
      return isHidden(line.slice(start, end), line.slice(match.index, start), match.index) ? [{ start, end }] : []
    })
  const isNamed = (value: string, before: string) => !isHarmless(value) && !endsInAbout(before)
  const flow = line.search(/[{,]/)
  return [
    ...namedValues.flatMap((pattern) => rangesOf(pattern, isNamed)),
    ...(flow < 0 ? [] : rangesOf(from(flowValue, flow + 1), isNamed)),
    ...rangesOf(lineValue, (value, before, at) => (flow < 0 || at < flow) && isNamed(value, before)),
    ...otherValues.flatMap((pattern) => rangesOf(pattern, (value) => !isReference(value))),
    ...writtenParts(line).filter(({ start, end }) => !isHarmless(line.slice(start, end))),
    ...(line.includes('@') ? [...line.matchAll(userInfo)] : []).map(
      ({ index: start, 0: { length } }): Range => ({ start, end: start + length }),
    ),
  ]
}

/** `$NAME` and `${NAME}` say where a value comes from, and no more. */
const isReference = (value: string) => /^["']?\$(?:\w+|\{\w+\}|\(\w+\))["']?$/.test(value)

/** What no credential is: a switch, a small number, a reference. */
const isHarmless = (value: string) =>
  isReference(value) || /^(?:true|false|yes|no|null|~|\d{1,3})\b[\s,]*$/i.test(value)
