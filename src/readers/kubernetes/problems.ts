import { joinPath } from '../../model/path.ts'
import { position, type Source } from '../../model/source.ts'
import { hasTemplateEnding } from '../../model/template.ts'
import type { EmbeddedProblem } from '../parse/embedded.ts'
import { isAtAction } from '../parse/template.ts'
import { type Documents, type Node, textOf } from '../parse/yaml.ts'
import type { FoundGap, RenderedChart, Repository } from '../reader.ts'
import { mayHoldObject, yttOverlayIn } from './claims.ts'
import { podsIncludedAt } from './helm.ts'
import { isRead } from './kinds.ts'
import { settingPath } from './kustomize/render.ts'
import { makesPods, objectsIn } from './objects.ts'
import { isWithoutPods } from './other-kinds.ts'
import { mayHoldPod, type PartText } from './pod-shapes.ts'
import { isAction } from './settings.ts'

export const gapIn = (source: Source, line: number | undefined, because: string, blocking: boolean): FoundGap => ({
  path: source.path,
  line,
  because,
  blocking,
})

const unrendered = 'unrendered Helm template: not checked'

/** Why a template is not rendered, where Helm was asked. */
function reasonIn(charts: readonly RenderedChart[], { path }: Source): string {
  const chart = charts.find(({ folder }) => path.startsWith(`${folder}templates/`))
  if (!chart) return hasTemplateEnding(path) ? 'unrendered template: not checked' : unrendered
  if (chart.withoutHelm) return `${unrendered} (there is no \`helm\` on PATH to render it with)`
  return chart.failure
    ? `${unrendered} (the chart: ${chart.failure})`
    : `${unrendered} (it makes nothing with the values that are here)`
}

/** The files that commands send to a cluster by their names. */
export function handedOver(repository: Repository): ReadonlySet<string> {
  const { manifests = [] } = repository
  const paths = manifests.flatMap(({ folders, file, chart }) =>
    chart || /^(?:\/|\w+:\/\/)/.test(file) ? [] : folders.map((folder) => joinPath(folder, file)),
  )
  return new Set(paths.filter((path) => repository.read(path) !== undefined))
}

/** What hides objects in manifests: texts that do not parse, and templates. */
export class Problems {
  private readonly found: FoundGap[] = []
  /** One gap a file says that a template is in it, at the first. */
  private readonly templates = new Map<Source, number>()

  /** @param handedOver files that commands send to a cluster: whatever they are, they are sent */
  constructor(
    private readonly charts: readonly RenderedChart[] = [],
    private readonly handedOver: ReadonlySet<string> = new Set(),
  ) {}

  ofFile(source: Source, { documents, problems, openAt }: Documents): void {
    if (openAt !== undefined && mayMakePods(source.text)) {
      const because = 'what the shell puts in at this line is not known, and not checked'
      this.found.push(gapIn(source, position(source, openAt).line, because, true))
    }
    for (const { line, because, ...problem } of problems) {
      if (problem.document) {
        if (mayBeRead(problem.document)) this.found.push(gapIn(source, line, because, true))
      } else if (isAtAction(problem) || hasTemplateEnding(source.path)) {
        const isPage = isMarkup(problem.text) && !this.handedOver.has(source.path)
        if (!isPage && mayMakePods(problem.text)) this.template(source, line)
      } else this.found.push(gapIn(source, line, because, true))
    }
    for (const node of documents) if (isUnrendered(node)) this.template(source, position(source, node.start).line)
  }

  readonly ofText = (text: PartText, problem: EmbeddedProblem): void => {
    const { source, start } = problem.place
    const { line } = position(source, start)
    if (problem.document ? !mayBeRead(problem.document) : !isManifest(text, problem)) return
    if (!problem.document && isAtAction(problem)) this.template(source, line)
    else this.found.push(gapIn(source, line, problem.because, true))
  }

  /** A template that makes its object of a named one. */
  ofInclude(source: Source, repository: Repository): void {
    const at = podsIncludedAt(source, repository, (text) => /\bkind["']?[ \t]*:/.test(text) && mayMakePods(text))
    if (at !== undefined) this.template(source, position(source, at).line)
  }

  /** What ytt lays over objects; a document that names its kind and version is read as a part of one. */
  ofOverlay(source: Source): void {
    const at = yttOverlayIn(source.text)
    if (at < 0) return
    const documents = source.text.split(/^---/m)
    // What is said of a document stands before the line that begins it.
    const isOfValues = (index: number) => /^#@[ \t]*data\/values/m.test(documents[index - 1] ?? '')
    const overlays = documents.filter((text, index) => !mayHoldObject(text) && !isOfValues(index))
    const blocking = overlays.some((text) => settingPath.test(text))
    if (!blocking && !overlays.some((text) => /containers["']?[ \t]*:/i.test(text))) return
    this.found.push(gapIn(source, position(source, at).line, 'an overlay of ytt is not applied', blocking))
  }

  gaps(): FoundGap[] {
    const ofTemplates = [...this.templates].map(([source, line]) =>
      gapIn(source, line, reasonIn(this.charts, source), this.handedOver.has(source.path)),
    )
    return [...this.found, ...ofTemplates]
  }

  private template(source: Source, line: number): void {
    this.templates.set(source, Math.min(line, this.templates.get(source) ?? line))
  }
}

/** A page or a mail, behind actions: no manifest begins with a tag. */
const isMarkup = (text: string): boolean => /^\s*(?:\{\{[^{}]*\}\}\s*)*<[!a-z]/i.test(text)

/** Whether a text that does not parse is a manifest for whoever takes it out of its object; a script may have one in it. */
const isManifest = ({ node, path, isSpec }: PartText, { text }: EmbeddedProblem): boolean =>
  isSpec ||
  ((/\.(?:ya?ml|json)$/i.test(path.at(-1) ?? '') || /^(?:---|\{|["']?(?:apiVersion|kind)\b)/.test(node.text)) &&
    mayHoldObject(text) &&
    mayMakePods(text))

/** Whether a document has an object that is read, by any of its kinds where it has several. */
function mayBeRead(document: Node): boolean {
  const kinds = document.kind === 'map' ? document.own.filter(({ key }) => key.text === 'kind') : []
  return (
    kinds.some(({ value }) => isRead(textOf(value) ?? '')) ||
    objectsIn([document]).some(({ kind, pods }) => pods.length > 0 || isRead(kind))
  )
}

/** A document whose keys, or whose kind, an action makes. */
const isUnrendered = (document: Node): boolean =>
  document.kind === 'map' &&
  document.own.some(
    ({ key, value }) => document.source.text[key.start] === '{' || (key.text === 'kind' && isAction(value)),
  )

/** A template that has only kinds without pods hides none; one without any kind may hide some. */
export function mayMakePods(text: string): boolean {
  const atMargin = [...text.matchAll(/^["']?kind["']?[ \t]*:[ \t]*([^\s#]*)/gm)]
  const found = atMargin.length > 0 ? atMargin : [...text.matchAll(/\bkind["']?[ \t]*:[ \t]*([^\s#]*)/g)]
  const kinds = found.map(([, kind = '']) => kind.replaceAll(/["']/g, ''))
  const apiVersion = /^["']?apiVersion["']?[ \t]*:[ \t]*["']?([\w./-]+)/m.exec(text)?.[1] ?? ''
  const mayHold = mayHoldPod(text) || /\b(?:include|template)\b/.test(text)
  const isOther = (kind: string) =>
    /^[A-Za-z]+$/.test(kind) && !makesPods(kind) && (isWithoutPods(apiVersion, kind) || !mayHold)
  return kinds.length === 0 || !kinds.every(isOther)
}
