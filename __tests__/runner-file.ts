import { readFileSync } from 'node:fs'

/** `name<<delimiter`, value, delimiter: the runner's format of outputs and state. */
export function runnerFile(path: string): Record<string, string> {
  const entries = readFileSync(path, 'utf8').matchAll(
    /^(?<name>[^\n<]+)<<(?<end>[^\n]+)\n(?<value>[\s\S]*?)\n\k<end>$/gm,
  )
  return Object.fromEntries([...entries].map(({ groups }) => [groups!['name']!, groups!['value']!]))
}
