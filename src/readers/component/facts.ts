import { componentFields, formOf, isComponentFlag } from '../../knowledge/component-flags.ts'
import type { ComponentFacts, ComponentField, ComponentFlag } from '../../model/component.ts'
import type { Program } from '../../model/program.ts'
import type { Fact, Span, Unresolved } from '../../model/source.ts'
import { isPlaceholder } from '../kubernetes/settings.ts'
import { pieces, type Word } from '../parse/words.ts'
import type { Given } from './flags.ts'

export interface ComponentReading {
  readonly facts: Partial<ComponentFacts>
  readonly unresolved: ReadonlyMap<ComponentField, Unresolved>
  /** Where a flag is given: what a list lacks is missing there. */
  readonly nearestParent: ReadonlyMap<ComponentField, Span>
}

/**
 * The facts that settings make. Of a single one the last holds. A list of one place adds up, but for etcd's, whose last holds; that
 * of a later place (the flags after the file) takes the place of an earlier one's. Feature gates add up everywhere.
 * @param places in the order in which the program reads them: what a later one sets wins
 */
export function factsOf(program: Program, ...places: readonly (readonly Given[])[]): ComponentReading {
  const facts = new Map<ComponentFlag, Fact<unknown> | Fact<string>[]>()
  const unresolved = new Map<ComponentField, Unresolved>()
  const nearestParent = new Map<ComponentField, Span>()
  for (const place of places) {
    const begun = new Set<string>()
    for (const { flag, at, values } of place) {
      if (!isComponentFlag(flag)) continue
      if (formOf.get(flag) !== 'list') {
        put(flag, values.at(-1))
        continue
      }
      const goesOn = flag === 'feature-gates' || (begun.has(flag) && program !== 'etcd')
      if (!goesOn) unresolved.delete(flag)
      const before = goesOn ? ((facts.get(flag) as Fact<string>[] | undefined) ?? []) : []
      begun.add(flag)
      nearestParent.set(flag, at)
      facts.set(flag, [...before, ...values.flatMap((value) => itemsOf(flag, value))])
    }
  }
  return { facts: Object.fromEntries(facts) as Partial<ComponentFacts>, unresolved, nearestParent }

  function put(flag: ComponentFlag, word: Word | undefined): void {
    facts.delete(flag)
    unresolved.delete(flag)
    if (!word) return
    const { text, span: at } = word
    const doubt = doubtOf(word)
    const value = doubt === undefined ? parsed(formOf.get(flag)!, text) : undefined
    // That another file decides is known, whatever its name.
    if (value === undefined && !/(?:^|-)config(?:-file)?$/.test(flag))
      unresolved.set(flag, { because: doubt ?? `${text} is no value of --${flag}`, at })
    else facts.set(flag, { value: value ?? text, at })
  }

  function itemsOf(flag: ComponentFlag, word: Word): Fact<string>[] {
    return pieces(word, ',').flatMap((piece) => {
      const text = piece.text.trim().replace(/^"(.*)"$/, '$1')
      const doubt =
        piece.text.includes('$') || piece.text.includes('{') ? doubtOf({ ...piece, unsure: word.unsure }) : undefined
      if (doubt === undefined) return text === '' ? [] : [{ value: text, at: piece.span }]
      unresolved.set(flag, { because: doubt, at: piece.span })
      return []
    })
  }
}

const doubtOf = ({ text, unsure }: Word): string | undefined =>
  unsure ?? (isPlaceholder(text) ? `${text} is a placeholder` : undefined)

function parsed(form: 'switch' | 'number' | 'text' | 'list', text: string): boolean | number | string | undefined {
  if (form === 'text') return text
  if (form === 'switch') return /^(?:1|t|true)$/i.test(text) ? true : /^(?:0|f|false)$/i.test(text) ? false : undefined
  return /^[+-]?\d+(?:\.\d+)?$/.test(text) ? Number(text) : /^0x[\da-f]+$/i.test(text) ? Number(text) : undefined
}

/** Fields that a reading leaves to a place that is not known. */
export const unsetIn = ({ facts, unresolved }: ComponentReading): ReadonlySet<ComponentField> =>
  new Set(componentFields.filter((field) => facts[field] === undefined && !unresolved.has(field)))
