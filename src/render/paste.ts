import type { Finding, TextEdit } from '../model/report.ts'

/** A line with what stands below it. */
interface Line {
  readonly text: string
  readonly below: Line[]
}

/**
 * What to write to set all that one container lacks, in the form of its file: flags on one line, or lines, of which those that
 * several settings share (`securityContext:`, `[Container]`) stand once. Empty where no finding has such lines.
 * @returns the lines, without the indentation that they have in the file, and the findings that they fix
 */
export function pasteOf(findings: readonly Finding[]): { lines: readonly string[]; fixed: ReadonlySet<Finding> } {
  const flags = new Set<string>()
  const blocks: (readonly [Finding, readonly string[]])[] = []
  const fixed = new Set<Finding>()
  for (const finding of findings) {
    const [edit, ...more] = finding.edits
    if (!edit || more.length > 0) continue
    const flag = flagOf(finding, edit)
    const own = flag === undefined ? linesOf(finding, edit) : []
    if (flag !== undefined) {
      flags.add(flag)
      fixed.add(finding)
    } else if (own.length > 0) blocks.push([finding, own])
  }
  // What belongs to the pod around a container stands elsewhere.
  const margin = Math.max(...blocks.map(([, [first]]) => indentOf(first!)))
  const root: Line = { text: '', below: [] }
  for (const [finding, own] of blocks) {
    if (indentOf(own[0]!) < margin) continue
    insert(root, own, margin)
    fixed.add(finding)
  }
  const line = [...flags].join(' ')
  return { lines: [...(line === '' ? [] : [line]), ...written(root, '')], fixed }
}

/** Put in behind the subcommand of a command line. */
function flagOf({ subject: { dialect } }: Finding, { text }: TextEdit): string | undefined {
  const isOnLine = /^(?:run|workflow)$/.test(dialect ?? '')
  return isOnLine ? /^ (--[a-z][\w-]*(?: [\w.:=-]+)*)$/.exec(text)?.[1]?.replace(/ +/g, ' ') : undefined
}

/** How a line that is whole begins. */
const beginnings: Readonly<Record<string, RegExp>> = {
  dockerfile: /^[A-Z]+ /,
  quadlet: /^(?:\[\w+\]$|\w+=)/,
}
const yaml = /^\s*(?:[\w.-]+:|- )/

/** A key that is put behind the others of a mapping on one line. */
const keyInFlow = /^, ([A-Za-z][\w.-]*: [^\n]+)$/

/** Whole lines that are put in; no line where an edit changes what is there. */
function linesOf({ subject: { dialect } }: Finding, { text, below }: TextEdit): string[] {
  const pair = keyInFlow.exec(text)?.[1]
  const parent = below.at(-1)
  if (pair !== undefined && parent !== undefined) return [...below, `${' '.repeat(indentOf(parent) + 2)}${pair}`]
  const isWhole = text.endsWith('\n') || /^\r?\n/.test(text)
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '')
  const beginning = beginnings[dialect ?? ''] ?? yaml
  if (!isWhole || lines.length === 0 || !beginning.test(lines[0]!)) return []
  return withSections([...below, ...lines])
}

/** What belongs to a section counts as indented below it. */
function withSections(lines: readonly string[]): string[] {
  const isSection = /^\[\w+\]$/.test(lines[0]!)
  return lines.map((line, index) => (isSection && index > 0 ? ` ${line}` : line))
}

const indentOf = (line: string) => line.length - line.trimStart().length

function insert(root: Line, lines: readonly string[], margin: number): void {
  const open: { line: Line; indent: number }[] = [{ line: root, indent: margin - 1 }]
  for (const text of lines) {
    const indent = indentOf(text)
    while (open.length > 1 && open.at(-1)!.indent >= indent) open.pop()
    const { below } = open.at(-1)!.line
    const word = text.trim()
    let line = below.find((one) => one.text === word)
    if (!line) {
      line = { text: word, below: [] }
      below.push(line)
    }
    open.push({ line, indent })
  }
}

function* written({ text, below }: Line, indent: string): Generator<string> {
  // A section is no block.
  const own = text.startsWith('[') ? '' : indent
  for (const line of below) {
    yield own + line.text
    yield* written(line, `${own}  `)
  }
}
