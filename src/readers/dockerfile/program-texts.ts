import type { RunCommand } from '../../model/dockerfile.ts'
import type { Span } from '../../model/source.ts'
import { type FetchedFile, fetchedFrom, fileName } from './downloads.ts'

/** What a program fetches that stands in a command line as a text, in the language of its interpreter. */
export interface ProgramDownloads {
  /** Run as soon as it is there. */
  readonly ran: readonly FetchedFile[]
  /** Saved to a file, which a later command may run. */
  readonly saved: readonly FetchedFile[]
  /** It compares a file with a checksum or a signature. */
  readonly verifies: boolean
}

interface Language {
  readonly program: RegExp
  /** The option that is followed by the text. */
  readonly option: RegExp
  readonly fetches: RegExp
  readonly runs: RegExp
  /** What follows it up to the file's name. */
  readonly saves?: RegExp
}

const address = String.raw`["'][^"']{0,2000}["']\s{0,9},\s{0,9}["']([^"']{1,400})["']`

const powershell: Language = {
  program: /^(?:powershell|pwsh)$/i,
  option: /^[-/](?:c|command|commandwithargs)$/i,
  fetches:
    /\b(?:iwr|irm|curl|wget|Invoke-WebRequest|Invoke-RestMethod|DownloadString|DownloadFile|DownloadData|Start-BitsTransfer)\b/i,
  runs: /\b(?:iex|Invoke-Expression)\b|\[scriptblock\]::Create/i,
  saves: new RegExp(
    String.raw`-(?:OutFile|Destination)[\s:]{1,9}["']?([^\s"';|)]{1,400})|DownloadFile\(${address}`,
    'i',
  ),
}

/** Sources: the documentation of each language's own libraries. */
const languages: readonly Language[] = [
  powershell,
  {
    program: /^(?:python|pypy)[\d.]*$/,
    option: /^-[a-zA-Z]*c$/,
    fetches: /\burl(?:open|retrieve)\b|\b(?:requests|httpx|session)\.get\b|\bhttp\.client\b/,
    runs: /\b(?:exec|eval|compile|os\.system|os\.popen|subprocess\.\w{1,20})\s{0,9}\(/,
    saves: new RegExp(String.raw`urlretrieve\(\s{0,9}${address}`),
  },
  {
    program: /^perl[\d.]*$/,
    option: /^-[a-zA-Z]*[eE]$/,
    fetches: /\bLWP\b|\bHTTP::Tiny\b|\bMojo::UserAgent\b/,
    runs: /\b(?:eval|system|exec)\b/,
    saves: new RegExp(String.raw`getstore\(\s{0,9}${address}`),
  },
  {
    program: /^ruby[\d.]*$/,
    option: /^-[a-zA-Z]*e$/,
    fetches: /\bURI\.open\b|\bNet::HTTP\b|\bopen\s{0,9}\(?\s{0,9}["']https?:/,
    runs: /\b(?:eval|instance_eval|class_eval|system|exec|load)\b/,
  },
  {
    program: /^(?:node|nodejs|bun|deno)$/,
    option: /^(?:-[a-zA-Z]*[ep]|--eval|--print|eval)$/,
    fetches: /\bfetch\s{0,9}\(|\bhttps?["')]{0,3}\.(?:get|request)\b|\baxios\b/,
    runs: /\beval\s{0,9}\(|\bnew\s{1,9}Function\b|\bvm["')]{0,3}\.run|\bexec(?:Sync|File|FileSync)?\s{0,9}\(|\bspawn/,
  },
  {
    program: /^php[\d.]*$/,
    option: /^-[a-zA-Z]*[rBRE]$/,
    fetches: /\b(?:file_get_contents|copy|readfile|fopen|curl_init|include|require)\b/,
    runs: /\b(?:eval|system|exec|shell_exec|passthru|proc_open|include(?:_once)?|require(?:_once)?)\b/,
    saves: new RegExp(String.raw`copy\(\s{0,9}${address}`),
  },
]

const remote = /(?:https?|ftp):\/\/[^\s"'`<>)]{1,2000}/i
const hashes =
  /\b(?:hashlib|sha(?:256|384|512)|hash_file|hash_equals|createHash|Get-FileHash|Get-AuthenticodeSignature|Digest::|openssl_verify|gpg)\b/i

/** The program in a command line, or what an interpreter without one is given to read. */
export function programDownloads(command: RunCommand): ProgramDownloads | undefined {
  const language = languages.find(({ program }) => program.test(command.program.replace(/\.exe$/i, '')))
  if (!language) return undefined
  const { args, input } = command
  const at = args.findIndex(({ value }) => language.option.test(value))
  // PowerShell takes a bare text as a command as well, and all words behind it.
  const own =
    at >= 0 ? args.slice(at + 1) : language === powershell ? args.filter(({ value }) => !/^-/.test(value)) : []
  const text = (language === powershell ? own : own.slice(0, 1)).map(({ value }) => value).join(' ')
  const whole = text === '' ? (input?.value ?? '') : text
  if (whole === '') return undefined
  // `-ropen-uri` loads what fetches.
  const loaded = args.slice(0, Math.max(0, at)).map(({ value }) => value)
  return downloadsOf(language, whole, command.at, loaded.includes('-ropen-uri'))
}

/** A text that PowerShell itself is given as the shell of the stage. */
export const powershellDownloads = (text: string, at: Span): ProgramDownloads => downloadsOf(powershell, text, at)

function downloadsOf(language: Language, text: string, at: Span, isLoaded = false): ProgramDownloads {
  const verifies = hashes.test(text)
  const fetches = isLoaded || language.fetches.test(text)
  const found = remote.exec(text)?.[0]
  // Without an address in the text the words for fetching may mean a local file.
  if (verifies || !fetches || (found === undefined && language !== powershell)) return { ran: [], saved: [], verifies }
  const file = language.saves?.exec(text)
  const name = file && fileName((file.slice(1).find((one) => one !== undefined) ?? '').replaceAll('\\', '/'))
  const fetched = fetchedFrom(found, name ?? '', at)
  const isRun = name ? runsFile(text.slice(file.index + file[0].length), name) : language.runs.test(text)
  if (isRun) return { ran: [fetched], saved: [], verifies }
  return { ran: [], saved: name ? [fetched] : [], verifies }
}

/** `Start-Process x.exe`, `& .\x.ps1`, `./x.ps1`, `msiexec /i x.msi`: the same text starts the file. */
function runsFile(text: string, name: string): boolean {
  for (let from = text.indexOf(name); from >= 0; from = text.indexOf(name, from + name.length)) {
    const before = text.slice(Math.max(0, from - 120), from).replace(/^.*[;\n|]/s, '')
    if (
      /\b(?:Start-Process|msiexec|powershell|pwsh|iex|Invoke-Expression|exec|system)\b|&|^\s*\.?[/\\]?[\w./\\:$]*$/i.test(
        before,
      )
    )
      return true
  }
  return false
}

/** `deno run https://…`: what a program runs by its address, where no lock file has its checksum. */
export function runByAddress({ program, args, at }: RunCommand): FetchedFile | undefined {
  const texts = args.map(({ value }) => value)
  if (
    program !== 'deno' ||
    !/^(?:run|install|serve)$/.test(texts[0] ?? '') ||
    texts.some((text) => /^--(?:lock|frozen)/.test(text))
  )
    return undefined
  const found = texts.find((text) => remote.test(text))
  return found === undefined ? undefined : fetchedFrom(found, '', at)
}
