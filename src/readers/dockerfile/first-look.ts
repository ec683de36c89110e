import { isCredentialShape } from '../../knowledge/credential-shapes.ts'
import { packageTools } from '../../knowledge/package-managers.ts'
import { loginWord } from '../../knowledge/runtimes.ts'
import { downloaders } from './downloads.ts'

/** Each of these may matter to a rule whatever stands beside it. */
const alone = new RegExp(
  [
    // HTTPie is called like the addresses that it fetches.
    String.raw`\b(?:${[...downloaders].filter((name) => !name.startsWith('http')).join('|')})\b|\bhttps?[ \t]`,
    String.raw`\b(?:sudo|doas|setcap|chpasswd|git|${loginWord}|sshpass|aws|mysql\w*|psql|redis-cli|nopasswd)\b`,
    // What switches the check of certificates and signatures off, and addresses that anybody on the way can answer for.
    String.raw`-ssl\b|ssl_?(?:no_?)?verify|reject_unauthorized|httpsverify|strict_?ssl|stricthostkey|trusted[-_]host|https?:\/\/[^\s/]{1,200}@|(?:http|git):\/\/`,
    String.raw`\binstall\b[^\n;&|]{0,200}\s-{1,2}m`,
    // A package by its address.
    String.raw`https:\/\/\S{1,400}\.(?:rpm|deb|apk|whl|gem|tgz|zip|tar\.\w{2,4})\b|\s--import\s`,
    // Programs of other languages that fetch.
    String.raw`url(?:open|retrieve)|requests\.get|httpx|open-uri|uri\.open|net::http|\blwp\b|http::tiny|file_get_contents|\bcopy\(|https?["')]{0,3}\.(?:get|request)|\baxios\b|\b(?:iwr|irm)\b|invoke-|download(?:string|file|data)|bitstransfer|\bdeno\b`,
    'disable-tls|secure-http|plain-http|skip-verify|registry-verify-certs|tls[= ]disabled|no-check-cert|check[-_]certificate|tls-verify|ca_bundle|verify-(?:peer|host)',
    'gpg-?check|gpg_auto|untrusted|unauthenticated|insecure|force-yes|siglevel|no-?(?:signature|verify|(?:file)?digest|gpg)|bad-verify|force-all',
    'gosumdb|gonosum|goproxy|goflags',
    // What is called a key may be run as a program.
    String.raw`\.(?:asc|gpg|pgp)\b`,
    String.raw`trusted["']?\s{0,8}[=:]|content[-_]trust|install-recommends`,
    // Credentials by the name of their option or variable.
    String.raw`-[\w.-]{0,80}(?:pass|pwd|secret|token|cred|key|jwt|bearer)|(?:pass|pw|psw|secret|token|cred|key|jwt|bearer)[\w.-]{0,80}["']?\s{0,8}[=:]`,
    String.raw`\bnetrc\b`,
    // A mode that lets others write, or that sets the user; a variable or letters may be either.
    String.raw`\bchmod\b(?!(?:\s{1,8}-[a-zA-Z]{1,8})?\s{1,8}(?:0?[0-7][0-7][0145]|[ugo]{0,3}\+[rxX]{1,3})[\s;&|])`,
  ].join('|'),
  'i',
)

/** A tool, and what it has to be told so that it may matter. */
const together: readonly (readonly [tool: RegExp, told: RegExp])[] = [
  [
    new RegExp(String.raw`\b(?:${packageTools.join('|')})\b`, 'i'),
    /\b(?:update|upgrade|install|in|add|makecache|check-update|refresh|ref|dup|dist-upgrade|full-upgrade|distro-sync\w*|dsync|system-upgrade|build-dep)\b/i,
  ],
  [/\b(?:useradd|usermod|adduser|addgroup|gpasswd)\b/i, /docker|\s-[a-z]*p|--p/i],
  [/\bpasswd\b/i, /\s-[a-z]*d|--delete|--stdin/i],
  // `zypper addrepo -G`: without signatures.
  [/\bzypper\b/i, /\s-\w*G/],
]

/** A variable or what a command prints stands where a command's name may stand, or in it. */
const unknownCommand =
  /(?:^|[\n;&|({!\x60]|\b(?:then|else|elif|do|if|while|until|exec|env|eval|command|xargs|time|nice|nohup|gosu|-c))[ \t]{0,40}(?:\w{1,40}=\S{0,100}[ \t]{1,8})?["']?[\w./-]{0,80}[$\x60{]/

const quotes = /\\\r?\n|["'\\]/g

/**
 * A cheap look at the text of a RUN, or of a whole Dockerfile: false where nothing that it calls can matter to a rule. A shell takes
 * quotes and backslashes out of a word, and puts variables in: `values` are those that the build gives the text's variables.
 */
export function mayMatter(text: string, values = ''): boolean {
  if (says(text)) return true
  const isQuoted = /["'\\]/.test(text)
  if (isQuoted && (text.includes("$'") || says(text.replace(quotes, '')))) return true
  if (/[$\x60{]/.test(text) && (unknownCommand.test(text) || together.some(([tool]) => tool.test(text)))) return true
  return (values !== '' && says(`${text}\n${values}`)) || isCredentialShape(text)
}

const says = (text: string): boolean =>
  alone.test(text) || together.some(([tool, told]) => tool.test(text) && told.test(text))
