import type { Example } from '../model/rule.ts'

/** Small files around the settings that a rule's example is about. Names may carry the marks « » themselves. */

const indent = (text: string, depth: number) =>
  text === ''
    ? ''
    : text
        .split('\n')
        .map((line) => `${' '.repeat(depth)}${line}\n`)
        .join('')

/** A Compose file with one service. */
export const compose = (settings: string, service = 'web', image = 'image: shop:1.4'): Example => ({
  'compose.yaml': `services:\n  ${service}:\n${indent(image, 4)}${indent(settings, 4)}`,
})

/** A pod with one container. */
export const pod = (
  settings: string,
  { name = 'web', spec = '', image = 'shop:1.4' }: { name?: string; spec?: string; image?: string } = {},
): Example => ({
  'pod.yaml': `apiVersion: v1\nkind: Pod\nmetadata:\n  name: shop\nspec:\n${indent(spec, 2)}  containers:\n    - name: ${name}\n      image: ${image}\n${indent(settings, 6)}`,
})

/** A shell script with one `docker run` of a service. */
export const run = (flags: string, { command = 'docker run', image = 'shop:1.4' } = {}): Example => ({
  'start.sh': `#!/bin/sh\n${command} -d ${flags}${flags === '' ? '' : ' '}${image}\n`,
})

/** A workflow whose job runs in a container. */
export const workflow = (settings: string, image = 'shop:1.4'): Example => ({
  '.github/workflows/ci.yml': `on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    container:\n      image: ${image}\n${indent(settings, 6)}    steps:\n      - run: npm test\n`,
})

/** A shell script as it is. */
export const script = (line: string): Example => ({ 'start.sh': `#!/bin/sh\n${line}\n` })
