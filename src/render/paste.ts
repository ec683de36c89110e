import type { Finding } from '../model/report.ts'

/** A line of YAML with what stands below it. */
interface Line {
  readonly text: string
  readonly below: Line[]
}

/**
 * What to write into a container to set all that it lacks, in the form of its file: lines that several settings share
 * (`securityContext:`) stand once. Empty where no finding has such lines.
 * @returns the lines, without the indentation that they have in the file, and the findings that they fix
 */
export function pasteOf(findings: readonly Finding[]): { lines: readonly string[]; fixed: ReadonlySet<Finding> } {
  const root: Line = { text: '', below: [] }
  const fixed = new Set<Finding>()
  let margin: number | undefined
  for (const finding of findings) {
    const own = finding.edits.length === 1 ? linesOf(finding.edits[0]!.text) : []
    const [first] = own
    if (first === undefined) continue
    // What belongs to the pod around a container stands elsewhere.
    margin ??= indentOf(first)
    if (indentOf(first) !== margin) continue
    insert(root, own, margin)
    fixed.add(finding)
  }
  return { lines: [...written(root, '')], fixed }
}

/** Whole lines that are put in; no line where an edit changes what is there. */
function linesOf(text: string): string[] {
  return /^\s*[\w.-]+:/.test(text) && text.endsWith('\n') ? text.split('\n').filter((line) => line.trim() !== '') : []
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

function* written({ below }: Line, indent: string): Generator<string> {
  for (const line of below) {
    yield indent + line.text
    yield* written(line, `${indent}  `)
  }
}
