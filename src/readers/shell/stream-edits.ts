import type { Source } from '../../model/source.ts'
import { edited } from '../parse/sed.ts'
import { type Budget, NotKnown } from '../parse/sed-pattern.ts'
import { type EditCall, type Edited, mayConcernPods } from './edit-call.ts'
import { scriptOfEditor, scriptOfSubstitute } from './editor-scripts.ts'
import { objectPatched } from './kubectl.ts'
import { opensService, podChanges, problemsIn, putAt } from './manifest-changes.ts'
import { isSubstitute, switches } from './manifest-edit.ts'
import { contentOf, type Files, filesAt, maxFiles, shown } from './manifest-files.ts'
import { closes, isSafe, ofPodsAlone } from './manifest-settings.ts'
import { type Script, scriptOfAwk, scriptOfPerl, scriptOfSed } from './stream-scripts.ts'

/** Texts that one file may have while a script is read. */
const maxStates = 4

/** Steps for the edits of one script. */
const maxSteps = 5_000_000

/** The script of a call; undefined where it changes nothing. */
function scriptOf(call: EditCall, repository: Files): Script | undefined {
  const name = call.words[0]!.text.replace(/^.*\//s, '')
  if (name.endsWith('sed')) return scriptOfSed(call, repository)
  if (name.endsWith('awk')) return scriptOfAwk(call)
  if (name === 'perl') return scriptOfPerl(call)
  return isSubstitute.test(name) ? scriptOfSubstitute(call) : scriptOfEditor(call, repository)
}

/** What the calls of one script make of files, one behind the other. */
export class StreamEdits {
  private readonly states = new Map<string, readonly Source[]>()
  /** What words name, by these and the folders. */
  private readonly files = new Map<string, readonly string[]>()
  private readonly budget: Budget = { steps: maxSteps }

  constructor(private readonly repository: Files) {}

  by(call: EditCall): Edited {
    const script = scriptOf(call, this.repository)
    if (!script) return { objects: [] }
    const named = script.paths.filter((path) => path !== '-')
    const paths = (named.length > 0 ? named : (call.inputFiles ?? [])).flatMap((path) => this.filesAt(path, call))
    const known = paths.slice(0, maxFiles).flatMap((path) => this.inFile(path, script))
    const cut = paths[maxFiles]
    if (cut !== undefined) known.push({ objects: [], open: { file: shown(cut), of: 'pods' } })
    const open =
      known.find((one) => one.open)?.open ?? (paths.length === 0 ? this.inUnknown(script, named, call) : undefined)
    return { objects: known.flatMap(({ objects }) => objects), ...(open && { open }) }
  }

  private filesAt(path: string, { folders }: EditCall): readonly string[] {
    const key = [path, ...folders].join('\0')
    const found = this.files.get(key) ?? filesAt(path, folders, this.repository)
    this.files.set(key, found)
    return found
  }

  private inFile(path: string, script: Script): Edited[] {
    const source = this.repository.read(path)
    const of = source && contentOf(source)
    if (!source || !of) return []
    const before = this.states.get(path) ?? [source]
    const found: Edited[] = []
    const after: Source[] = []
    for (const state of before) {
      const text = this.edit(script, state)
      if (text === state.text) continue
      if (text === undefined) found.push({ objects: [], open: { file: shown(path), of } })
      else {
        const next = { ...state, text }
        after.push(next)
        found.push(this.changed(state, next, of, script))
      }
    }
    this.states.set(path, [...before, ...after].slice(-maxStates))
    return found
  }

  /** The text that a program makes; undefined where that is not known. */
  private edit({ program }: Script, state: Source): string | undefined {
    // Many calls may follow that cost no more than this.
    if (!program || this.budget.steps < 0) return undefined
    try {
      this.budget.steps -= state.text.length
      return edited(program, state.text, this.budget)
    } catch (error) {
      if (error instanceof NotKnown) return undefined
      throw error
    }
  }

  private changed(before: Source, after: Source, of: 'pods' | 'services', script: Script): Edited {
    const file = shown(before.path)
    const open = { file, of }
    // What no longer parses may be what is not known of it.
    if (problemsIn(after) > problemsIn(before)) return { objects: [], ...(mayOpen(script) && { open }) }
    if (of === 'services') return { objects: [], ...(opensService(before, after) && { open }) }
    const { puts, isOpen } = podChanges(before, after)
    // Whether it matches at all is not known.
    if (puts.length > 0 && script.program?.hasOpenPattern) return { objects: [], open }
    const objects = puts.flatMap(({ manifest, edits }) =>
      objectPatched(
        manifest,
        edits.map((edit) => putAt(script.word, edit)),
        [script.word],
      ),
    )
    return { objects, ...(isOpen && { open }) }
  }

  /** Files that only the run names: what is put in says whether it is of pods. */
  private inUnknown(script: Script, named: readonly string[], call: EditCall): Edited['open'] {
    const isOfPods = mayOpen(script) && ofPodsAlone.test(script.text.replaceAll(otherSetting, ''))
    return isOfPods && mayConcernPods(named, call, this.repository) ? { of: 'pods' } : undefined
  }
}

/** `privileged = true` is of TOML, as a GitLab runner has it: no manifest is written so. */
const otherSetting = /\b\w{1,60}[ \t]{0,20}=/g

/** What sed takes out whole lines of: a setting that keeps a pod closed. */
const takesAway = new RegExp(String.raw`\/[^/\n]*(?:${closes.source})[^/\n]*\/[^;\n{}/]*d(?:[;}\s]|$)`)

/** Characters of a program that are looked through for it; a longer one that names such a setting may take it out. */
const maxProgram = 2000

/** By its text alone: whether it puts in what opens a pod, or takes out what keeps one closed. */
const mayOpen = ({ put, text }: Script): boolean =>
  put.some((one) => switches.test(one.text) && !isSafe(one.text)) ||
  (text.length > maxProgram ? closes.test(text) : takesAway.test(text))
