import type { RowState, ThreatRow } from '../../model/report.ts'
import { plural } from '../words.ts'
import { type Html, html } from './markup.ts'

/** A sign and a class for each state: no state is told by its colour alone. */
export const stateLook: Readonly<Record<RowState, { readonly sign: string; readonly look: string }>> = {
  pass: { sign: '✓', look: 'good' },
  attested: { sign: '✓', look: 'good' },
  partial: { sign: '◐', look: 'open' },
  unsure: { sign: '?', look: 'open' },
  unseen: { sign: '○', look: 'open' },
  fail: { sign: '✗', look: 'bad' },
  error: { sign: '!', look: 'bad' },
  absent: { sign: '–', look: 'none' },
}

const [outer, inner, middle] = [112, 62, 88]
/** Degrees between two segments. */
const gap = 2

/** The threats as a ring, in their order from the top. The table beside it has the same as text. */
export function threatWheel(threats: readonly ThreatRow[]): Html {
  const failed = threats.filter(({ state }) => state === 'fail' || state === 'error').length
  const step = 360 / Math.max(1, threats.length)
  const segments = threats.map((threat, index) => segment(threat, index * step, step))
  const words = threats.map(({ id, state, findings }) =>
    findings > 0 ? `${id} ${state}, ${plural(findings, 'finding')}` : `${id} ${state}`,
  )
  return html`<svg class="wheel" viewBox="-116 -116 232 232" role="img" aria-labelledby="wheel-title wheel-text">
<title id="wheel-title">${failed} of ${plural(threats.length, 'threat')} failed</title>
<desc id="wheel-text">${words.join('; ')}</desc>
${segments}<text class="wheel-number" y="-6">${failed}</text><text class="wheel-word" y="28">of ${threats.length} failed</text>
</svg>
`
}

function segment({ id, state }: ThreatRow, from: number, step: number): Html {
  const { sign, look } = stateLook[state]
  const [start, end] = [from + gap / 2, from + step - gap / 2]
  const path = [
    `M${at(outer, start)}`,
    `A${outer} ${outer} 0 0 1 ${at(outer, end)}`,
    `L${at(inner, end)}`,
    `A${inner} ${inner} 0 0 0 ${at(inner, start)}Z`,
  ]
  const [x = '', y = ''] = at(middle, from + step / 2).split(' ')
  return html`<g class="${look}"><path d="${path.join('')}"/><text x="${x}" y="${y}" dy="-1">${id}</text><text class="sign" x="${x}" y="${y}" dy="14">${sign}</text></g>
`
}

/** A point of a circle; degrees run clockwise from the top. */
function at(radius: number, degrees: number): string {
  const angle = ((degrees - 90) * Math.PI) / 180
  return `${(radius * Math.cos(angle)).toFixed(2)} ${(radius * Math.sin(angle)).toFixed(2)}`
}
