import type { Span } from '../../model/source.ts'
import type { Word } from '../parse/words.ts'

/** Shells of Windows, whose command lines have the form of a POSIX shell's. */
export const isWindowsShell = (shell: string) => /^(?:\S*[/\\])?(?:pwsh|powershell|cmd)(?:\.exe)?\b/i.test(shell)

/** Languages that are no shell. Any other program (`nix develop -c bash {0}`) is one, or starts one. */
export const isOtherLanguage = (shell: string) =>
  /^(?:\S*[/\\])?(?:python|node|deno|bun|perl|ruby|php|lua|julia|rscript|groovy|nu|fish|t?csh|elvish|xonsh)[\d.]*(?:\.exe)?(?:\s|$)/i.test(
    shell,
  )

const runLine = /\b(?:docker|podman|nerdctl)\b[\s"',[\](]+(?:[^\n]{0,200}?[\s"',[\](])?(?:run|create|exec)\b/g

/** The calls of a runtime in a text for another language, as they stand there. */
export const runLines = (text: string) =>
  [...text.matchAll(runLine)].map((match) => ({ at: match.index, text: match[0] }))

interface Command {
  readonly words: readonly Word[]
  readonly text: string
}

const command = /(?<![\w./\\$-])(?:docker|podman|nerdctl)(?:\.exe)?(?=[ \t])/gi
const shown = /^[ \t]*(?:#|::|@?rem\b|(?:@?echo|write-(?:host|output|verbose|information|error|warning))\b)/i

/** The runtime's commands in a text for PowerShell or cmd: a backtick or `^` continues a line, quotes are as elsewhere. */
export function windowsCommands(text: string, locate: (from: number, to: number) => Span): Command[] {
  const joined = text.replace(/[`^][ \t]*\r?\n/g, (end) => ' '.repeat(end.length))
  return [...joined.matchAll(/[^\n]+/g)].flatMap((line) => {
    const found = shown.test(line[0]) ? null : [...line[0].matchAll(command)][0]
    if (!found) return []
    const begin = line.index + found.index
    const own = line[0].slice(found.index)
    const words = wordsOf(own, (from, to) => locate(begin + from, begin + to))
    return [{ words, text: own }]
  })
}

function wordsOf(line: string, locate: (from: number, to: number) => Span): Word[] {
  const words: Word[] = []
  for (const match of line.matchAll(
    /(?:"[^"]*"|'[^']*'|[^\s"';|&(){}]|\{\{|\}\}|\$\{[^}]*\}|\$\([^)]*\))+|[;|&(){}]/g,
  )) {
    const [raw] = match
    if (/^[;|&(){}]$/.test(raw)) break
    const text = raw.replace(/"([^"]*)"|'([^']*)'/g, (_, double?: string, single?: string) => double ?? single ?? '')
    const isVariable = /\$[\w({]|%\w+%/.test(raw.replace(/'[^']*'/g, ''))
    const unsure = isVariable ? { unsure: `${text} has no known value`, several: /^[$%]/.test(raw) } : {}
    const quote = /^["']/.test(raw) && raw.at(-1) === raw[0] ? 1 : 0
    words.push({ text, span: locate(match.index + quote, match.index + raw.length - quote), ...unsure })
  }
  return words
}
