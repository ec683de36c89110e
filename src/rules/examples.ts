import type { Example } from '../model/rule.ts'

/**
 * Small files around the settings that a rule's example is about. Names may carry the marks « » themselves. `reports` are the
 * findings that a bad example causes, `severity: message` each, in the order of the text.
 */

type Setting<O> = string | O

const indent = (text: string, depth: number) =>
  text === ''
    ? ''
    : text
        .split('\n')
        .map((line) => `${' '.repeat(depth)}${line}\n`)
        .join('')

/** An example is called by its settings, on one line: `compose: cap_add: [ALL]`. */
const named = (form: string, settings: string) => `${form}: ${onOneLine(settings) || 'nothing set'}`

const onOneLine = (text: string) =>
  text
    .replaceAll(/[«»]/g, '')
    .replaceAll(/:\s*\n\s*/g, ': ')
    .replaceAll(/;?\s*\\?\n\s*/g, '; ')
    .replaceAll(/0{40,}/g, '0…')

/** Files as they are, under a name of their own. */
export const files = (name: string, texts: Example['files'], ...reports: string[]): Example => ({
  name,
  files: texts,
  reports,
})

/** A Compose file with one service. */
export function compose(
  example: Setting<{ settings: string; service?: string; image?: string }>,
  ...reports: string[]
): Example {
  const {
    settings,
    service = 'web',
    image = 'image: shop:1.4',
  } = typeof example === 'string' ? { settings: example } : example
  const text = `services:\n  ${service}:\n${indent(image, 4)}${indent(settings, 4)}`
  const name = [image === 'image: shop:1.4' ? '' : image, settings].filter(Boolean).join('\n')
  return files(named('compose', name), { 'compose.yaml': text }, ...reports)
}

/** A pod with one container; `spec` are settings of the pod. */
export function pod(
  example: Setting<{ settings: string; name?: string; spec?: string; image?: string }>,
  ...reports: string[]
): Example {
  const {
    settings,
    name = 'web',
    spec = '',
    image = 'shop:1.4',
  } = typeof example === 'string' ? { settings: example } : example
  const head = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: shop\nspec:\n'
  const text = `${head}${indent(spec, 2)}  containers:\n    - name: ${name}\n      image: ${image}\n${indent(settings, 6)}`
  const own = [image === 'shop:1.4' ? '' : `image: ${image}`, settings].filter(Boolean).join('\n')
  const title = [spec, spec && own ? `container: ${own}` : own].filter(Boolean).join('\n')
  return files(named(spec ? 'pod spec' : 'pod', title), { 'pod.yaml': text }, ...reports)
}

/** A shell script with one `docker run` of a service. */
export function run(
  example: Setting<{ flags: string; command?: string; image?: string }>,
  ...reports: string[]
): Example {
  const {
    flags,
    command = 'docker run',
    image = 'shop:1.4',
  } = typeof example === 'string' ? { flags: example } : example
  const line = `${command} -d ${flags}${flags === '' ? '' : ' '}${image}`
  return files(onOneLine(line), { 'start.sh': `#!/bin/sh\n${line}\n` }, ...reports)
}

/** A workflow whose job runs in a container. */
export function workflow(example: Setting<{ settings: string; image?: string }>, ...reports: string[]): Example {
  const { settings, image = 'shop:1.4' } = typeof example === 'string' ? { settings: example } : example
  const head = 'on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    container:\n'
  const text = `${head}      image: ${image}\n${indent(settings, 6)}    steps:\n      - run: npm test\n`
  const name = [image === 'shop:1.4' ? '' : `image: ${image}`, settings].filter(Boolean).join('\n')
  return files(named('workflow', name), { '.github/workflows/ci.yml': text }, ...reports)
}

/** A shell script as it is. */
export const script = (line: string, ...reports: string[]): Example =>
  files(onOneLine(line), { 'start.sh': `#!/bin/sh\n${line}\n` }, ...reports)

/** A Dockerfile as it is. */
export const dockerfile = (text: string, ...reports: string[]): Example =>
  files(named('Dockerfile', text), { Dockerfile: `${text}\n` }, ...reports)

/** A configuration file of the Docker daemon as it is. */
export const daemonJson = (text: string, ...reports: string[]): Example =>
  files(named('daemon.json', text), { 'etc/docker/daemon.json': `${text}\n` }, ...reports)

/** A drop-in that starts dockerd with these flags. */
export const dockerd = (flags: string, ...reports: string[]): Example =>
  files(
    onOneLine(`dockerd ${flags}`),
    {
      'etc/systemd/system/docker.service.d/override.conf': `[Service]\nExecStart=\nExecStart=/usr/bin/dockerd ${flags}\n`,
    },
    ...reports,
  )

/**
 * A Dockerfile and the image that was built of it: a line for each step of the image's history and, indented, what it brings, as
 * `MODE UID:GID PATH`; `-` for what it removes.
 */
export const builtImage = (text: string, listing: string, ...reports: string[]): Example =>
  files(onOneLine(listing), { Dockerfile: `${text}\n`, 'image app': `${listing}\n` }, ...reports)

/** A workflow with a job of these steps; `job` are settings of the job. */
export function github(start: Setting<{ on?: string; job: string }>, steps: string, ...reports: string[]): Example {
  const { on = 'push', job } = typeof start === 'string' ? { on: start, job: '' } : start
  const text = `on: ${on}\njobs:\n  build:\n    runs-on: ubuntu-latest\n${indent(job, 4)}    steps:\n${indent(steps, 6)}`
  const title = [`on: ${on}`, job, steps].filter(Boolean).join('\n')
  return files(named('workflow', title), { '.github/workflows/ci.yml': text }, ...reports)
}
