import { joinPath } from '../../model/path.ts'
import { entriesOf, nodeAt, spanOf } from '../parse/yaml.ts'
import type { ComposeCommand } from '../reader.ts'
import type { Job } from './jobs.ts'
import { inEveryWay } from './worlds.ts'

/** Ways in which an input may come out. */
const maxWays = 64

/** `compose-file`, `docker_compose_files`, `stack-file`: how actions that start a project are given its files. */
const fileInput = /^(?:docker[-_]?)?(?:compose|stack)[-_]?files?(?:[-_]?paths?)?$/i
const folderInput = /^(?:cwd|working[-_]directory|project[-_]directory)$/i

/** The files that a step hands to an action that starts them together. */
export function composeFilesOf(job: Job): ComposeCommand[] {
  return job.steps.flatMap((step, at) => {
    if (nodeAt(step, 'uses')?.kind !== 'scalar' || job.workflows.unitOf(step)) return []
    const inputs = entriesOf(nodeAt(step, 'with'))
    const listed = inputs.find(({ key, value }) => fileInput.test(key.text) && value.kind === 'scalar')?.value
    if (listed?.kind !== 'scalar') return []
    const folder = inputs.find(({ key }) => folderInput.test(key.text))?.value
    const scope = job.before(at)
    return inEveryWay((world) => {
      const [word, within] = [listed, folder].map((node) =>
        node?.kind === 'scalar' ? scope.word(node, world) : undefined,
      )
      // An earlier step may make what is not here.
      const common = { isElsewhere: true, envFiles: [], environment: new Map<string, string>(), at: spanOf(listed) }
      const { isThrownAway } = job
      const open = word?.unsure ?? within?.unsure
      if (open !== undefined) return [{ ...common, folders: [''], files: [], isThrownAway, unknown: open }]
      const written = (word?.text ?? '').split(/[\n,]/).map((file) => file.trim().replace(/^- +/, ''))
      const files = written.filter((file) => file !== '' && !/^\w+:\/\//.test(file))
      return files.length > 0 ? [{ ...common, folders: [joinPath('', within?.text ?? '')], files, isThrownAway }] : []
    }, maxWays).flat()
  })
}
