import type { ControlEntry, Label, Sight } from './control.ts'
import type { Threat } from './threats.ts'

/** Lines below a row that belong to it. */
interface Notes {
  unchecked?: string
  unruled?: string
  needs?: string
}

export type Row<Column extends string> = Readonly<Record<Column, string> & Notes>

const note = /^(unchecked|unruled|needs): (.+)$/

/** The rows of a table of words set in columns; the last column takes the rest of its line. `#` starts a comment. */
export function parseTable<const Column extends string>(columns: readonly Column[], text: string): Row<Column>[] {
  const rows: (Record<string, string> & Notes)[] = []
  for (const line of text.split('\n').map((padded) => padded.trim())) {
    const [, key, value] = note.exec(line) ?? []
    const last = rows.at(-1)
    if (key && last) Object.assign(last, { [key]: value })
    else if (line !== '' && !line.startsWith('#')) rows.push(rowOf(columns, line))
  }
  return rows as Row<Column>[]
}

function rowOf(columns: readonly string[], line: string): Record<string, string> {
  const words = line.split(/\s+/)
  const cells = [...words.slice(0, columns.length - 1), words.slice(columns.length - 1).join(' ')]
  return Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? '']))
}

/** What a row says whatever the edition. In the column `sight`, `admission` stands for `auto` with that mark. */
export function factsOf(row: Row<'level' | 'sight' | 'threat' | 'title'>) {
  const { title, unchecked, needs } = row
  const admission = row.sight === 'admission' || undefined
  return {
    title,
    level: row.level === '2' ? 2 : 1,
    sight: admission ? 'auto' : (row.sight as Sight),
    threat: row.threat as Threat,
    unchecked,
    unruled: row.unruled,
    admission,
    needs,
  } satisfies Partial<ControlEntry>
}

export const labelOf = (letter: string | undefined): Label => (letter === 'A' ? 'automated' : 'manual')
