import type { Written } from '../workflow/substitute.ts'
import { template } from './job.ts'

/** What a template of Task puts in, by name; undefined where something sets it to what is not known. */
export type Values = Pick<ReadonlyMap<string, string | undefined>, 'get' | 'has'>

/** Values over those around them, which are not copied: thousands of tasks may share as many. */
export function valuesOver(around: Values, own: ReadonlyMap<string, string | undefined>): Values {
  return {
    get: (name) => (own.has(name) ? own : around).get(name),
    has: (name) => own.has(name) || around.has(name),
  }
}

/** Conditions of some texts that nobody decides, and characters of all their ways; beyond them they all hold, or none does. */
const maxConditions = 20
const maxLength = 100_000

/** Which of the conditions hold that nothing decides. */
export type Answer = (condition: string) => boolean

interface Open {
  /** Whether a branch of it has been taken; undefined for what is no condition. */
  isTaken: boolean | undefined
  isOn: boolean
}

/** The expressions of a text, with what stands in branches that are not taken as remarks. */
export function writtenIn(text: string, values: Values, answer: Answer): Written[] {
  const found: Written[] = []
  const open: Open[] = []
  let offAt: number | undefined
  let off = 0
  const isOn = () => off === 0
  const turn = (one: Open, on: boolean): void => {
    if (one.isOn !== on) off += on ? -1 : 1
    one.isOn = on
  }
  for (const { index, 0: written, 1: raw = '' } of text.matchAll(template)) {
    const inner = raw.replace(/^-\s+|\s+-$/g, '').trim()
    const [, word = '', condition = ''] = /^(if|with|range|else|end)\b\s*(.*)$/s.exec(inner) ?? []
    const wasOn = isOn()
    const last = open.at(-1)
    if (word === 'end') {
      if (last) turn(last, true)
      open.pop()
    } else if (word === 'else' && last) {
      const own = condition.replace(/^(?:if|with)\s+/, '')
      const takes = last.isTaken === undefined || (!last.isTaken && (own === '' || holds(own, values, answer)))
      turn(last, takes)
      if (takes && last.isTaken === false) last.isTaken = true
    } else if (word === 'range') open.push({ isTaken: undefined, isOn: true })
    else if (word === 'if' || word === 'with') {
      const takes = wasOn && holds(condition, values, answer)
      const one = { isTaken: takes, isOn: true }
      turn(one, takes)
      open.push(one)
    }
    if (offAt !== undefined && isOn()) {
      found.push({ start: offAt, end: index + written.length, inner: '/**/' })
      offAt = undefined
    } else if (offAt === undefined && !isOn()) offAt = index
    else if (offAt === undefined) found.push({ start: index, end: index + written.length, inner: raw.trim() })
  }
  return offAt === undefined ? found : [...found, { start: offAt, end: text.length, inner: '/**/' }]
}

/** Whether a condition holds; a word that may be a switch or a text is for the answer. */
function holds(condition: string, values: Values, answer: Answer): boolean {
  const [, not, first, test, name = '', text] =
    /^(not\s+)?\(?(?:(\.\w+)|(eq|ne)\s+\.(\w+)\s+["'`]([^"'`]*)["'`])\)?$/.exec(condition.trim()) ?? []
  const value = values.get(first?.slice(1) ?? name)
  const isKnown = value !== undefined && (test !== undefined || !/^(?:false|0)$/.test(value))
  if (!isKnown) return answer(condition.trim())
  const found = test === undefined ? value !== '' : (value === text) === (test === 'eq')
  return not === undefined ? found : !found
}

/**
 * Every way in which the conditions of some texts come out: all hold, one does not, none does.
 * @param onMore called where they have more conditions than are tried one by one
 */
export function answersFor(texts: readonly string[], values: Values, onMore: () => void): Answer[] {
  const asked = new Set<string>()
  const ask = (isOn: boolean) => {
    for (const text of texts)
      if (text.includes('{{'))
        writtenIn(text, values, (condition) => {
          asked.add(condition)
          return isOn
        })
  }
  ask(true)
  ask(false)
  if (asked.size === 0) return [() => true]
  const length = texts.reduce((sum, text) => sum + text.length, 0)
  const most = asked.size > 1 ? Math.min(maxConditions, Math.floor(maxLength / length)) : 0
  if (asked.size > 1 && asked.size > most) onMore()
  const each = [...asked].slice(0, most)
  return [() => true, ...each.map((one) => (condition: string) => condition !== one), () => false]
}
