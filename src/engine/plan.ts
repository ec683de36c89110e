import { type Container, container } from '../model/container.ts'
import type { LiveRequest } from '../model/run.ts'
import { source, span } from '../model/source.ts'

/** One container to start: the image, and what the repository or the flags say of how it runs. */
export interface Plan {
  readonly image: string
  readonly manifest?: Container
  readonly run?: Container
}

/**
 * Pairs images with what they are started as: the first with the first; a single image with every subject.
 * @param run the containers' `docker run` flags, parsed
 * @throws Error with one sentence that says what to change
 */
export function planOf(request: LiveRequest, manifests: readonly Container[], run: Container | undefined): Plan[] {
  const { images, as } = request
  if (as.length === 0) return images.map((image) => ({ image, run }))
  if (images.length > 1 && images.length !== as.length) {
    throw new Error(
      `${images.length} images and ${as.length} subjects (\`as\`) cannot be paired: give one \`image\` for each \`as\`, or one for all.`,
    )
  }
  return as.map((name, index) => {
    const manifest = findSubject(name, manifests)
    const written = manifest.image?.value
    const image = images[index] ?? images[0] ?? (written?.includes('$') ? undefined : written)
    if (image === undefined) throw new Error(`${manifest.key} has no image: build it and name it with \`image\`.`)
    return { image, manifest }
  })
}

/** An image of which nothing says how it runs. */
export const bareContainer = (image: string): Container =>
  container({
    key: image,
    name: image,
    dialect: 'run',
    at: span(source('--image', image, 'argument'), 0, image.length),
  })

/**
 * The container that `--as` names: its key, or a shorter form that fits only one: without leading folders, without a pod's
 * namespace, without the container's name where there is one container.
 * @throws Error that lists what there is
 */
export function findSubject(name: string, containers: readonly Container[]): Container {
  const candidates = containers.filter(({ dialect }) => dialect === 'compose' || dialect === 'pod')
  const exact = candidates.find(({ key }) => key === name)
  if (exact) return exact
  const fitting = candidates.filter((candidate) => fits(name, candidate))
  if (fitting.length === 1) return fitting[0]!
  const listed = (fitting.length > 0 ? fitting : candidates).map(({ key }) => key)
  const some = listed.slice(0, 10).join(', ') + (listed.length > 10 ? ', …' : '')
  if (fitting.length > 1) throw new Error(`${name} matches more than one container: use one of ${some}.`)
  const others = containers.filter((container) => !candidates.includes(container) && fits(name, container))
  if (others.length > 0)
    throw new Error(`${name} is neither a Compose service nor a container of a pod: give its flags with \`run\`.`)
  throw new Error(`There is no container ${name} in this repository${listed.length > 0 ? `; it has ${some}` : ''}.`)
}

function fits(name: string, { key, namespace }: Container): boolean {
  const [path = '', object = ''] = halves(name.replace(/^\.\//, ''))
  const [keyPath = '', keyObject = ''] = halves(key)
  if (keyPath !== path && !keyPath.endsWith(`/${path}`)) return false
  const parts = keyObject.split('/')
  const short = namespace && parts.length > 2 && parts[1] === namespace.value ? [parts[0], ...parts.slice(2)] : parts
  return [parts, short].some((way) => way.join('/') === object || way.slice(0, -1).join('/') === object)
}

const halves = (name: string) => {
  const at = name.indexOf('#')
  return at < 0 ? [name, ''] : [name.slice(0, at), name.slice(at + 1)]
}
