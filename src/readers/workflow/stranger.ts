import { type StrangerEvent, strangerEvents } from '../../knowledge/workflow-events.ts'
import { closed, name as nameMark, opened } from './foreign.ts'
import { Dictionary, fromJson, List, type Maybe } from './values.ts'

/** An event that a stranger causes, and what the context `github` then holds as far as that is known. */
export interface Strange {
  readonly event: string
  readonly context: Dictionary
}

/** The context while no maintainer has done anything about the request or the issue. */
const notApproved = {
  'event.pull_request.labels': [],
  'event.pull_request.merged': false,
  'event.issue.labels': [],
  'event.label.name': '',
}

const made = new Map<string, Strange>()

export function strange(event: string, isApproved: boolean): Strange {
  const key = `${event} ${isApproved}`
  let found = made.get(key)
  if (!found) {
    found = { event, context: contextOf(event, strangerEvents.get(event)!, isApproved) }
    made.set(key, found)
  }
  return found
}

function contextOf(event: string, { texts, code, names, known }: StrangerEvent, isApproved: boolean): Dictionary {
  const context: Record<string, unknown> = {}
  for (const path of [...texts, ...code]) put(context, path, `${opened}${path}${closed}`)
  for (const path of names) put(context, path, `${nameMark}${/\w+$/.exec(path)?.[0]}`)
  for (const [path, value] of Object.entries({ ...known, ...(isApproved ? {} : notApproved) }))
    put(context, path, value)
  put(context, 'event_name', event)
  return fromJson(JSON.stringify(context)) as Dictionary
}

function put(into: Record<string, unknown>, path: string, value: unknown): void {
  const keys = path.split('.')
  let at = into
  for (const [i, key] of keys.entries()) {
    if (key === '*') continue
    if (i === keys.length - 1) at[key] = value
    else if (keys[i + 1] === '*') {
      const items = (at[key] ??= [{}]) as Record<string, unknown>[]
      at = items[0]!
    } else at = (at[key] ??= {}) as Record<string, unknown>
  }
}

/** What a context holds at a path; undefined where that is not known. */
export function heldBy(context: Dictionary, path: readonly string[]): Maybe | undefined {
  let value: Maybe | undefined = context
  for (const key of path) {
    if (value instanceof Dictionary) value = value.get(key)
    else if (value instanceof List) value = value.items[Number(key)]
    else return undefined
  }
  return value
}
