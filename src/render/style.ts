import type { RowState } from '../model/report.ts'
import type { Severity } from '../model/rule.ts'

export type Paint = (text: string, style: Style) => string
export type Style = 'red' | 'yellow' | 'green' | 'blue' | 'dim' | 'bold' | 'heading' | 'alarm'

const codes: Readonly<Record<Style, string>> = {
  red: '31',
  yellow: '33',
  green: '32',
  blue: '36',
  dim: '2',
  bold: '1',
  heading: '1;4',
  alarm: '1;31',
}

/** How a page for a terminal is set. */
export interface Page {
  readonly paint: Paint
  /** Columns; 0 means unlimited. */
  readonly width: number
  /** Everything in full instead of counting the many. */
  readonly verbose: boolean
}

/** Colours text for a terminal, or leaves it alone. */
export const painter = (colour: boolean): Paint =>
  colour ? (text, style) => `\u001b[${codes[style]}m${text}\u001b[0m` : (text) => text

export const severityStyle: Readonly<Record<Severity, Style>> = {
  critical: 'alarm',
  high: 'red',
  medium: 'yellow',
  low: 'blue',
}

export const stateStyle: Readonly<Record<RowState, Style>> = {
  pass: 'green',
  partial: 'yellow',
  fail: 'red',
  unsure: 'yellow',
  error: 'alarm',
  absent: 'dim',
  unseen: 'yellow',
  attested: 'green',
}

/** Breaks text at spaces into lines of at most `width` columns; a longer word keeps its own line. Zero means never. */
export function wrap(text: string, width: number): string[] {
  if (width <= 0 || text.length <= width) return [text]
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line)
      line = word
    } else {
      line = line === '' ? word : `${line} ${word}`
    }
  }
  return [...lines, line]
}

/** Lines under a first line's label: `label` before the first, spaces before the others. */
export function hang(label: string, text: string, width: number): string[] {
  const room = width > 0 ? Math.max(24, width - label.length) : 0
  return wrap(text, room).map((line, index) => (index === 0 ? label : ' '.repeat(label.length)) + line)
}
