import { folderOf, joinPath } from '../../model/path.ts'
import type { Subject } from '../../model/subject.ts'
import { mayGoOn, spend } from '../effort.ts'
import { merged } from '../merged.ts'
import { nodeAt } from '../parse/yaml.ts'
import type { FoundGap, Reader, Reading, Repository } from '../reader.ts'
import { Room } from '../room.ts'
import { Keys, readShell, type Script } from '../shell/shell.ts'
import { actionContainers } from './actions.ts'
import { actionBuilds, requestsOf } from './builds.ts'
import { composeFilesOf } from './compose-files.ts'
import { dockerStep, jobContainers, type Place } from './containers.ts'
import { enginesSetUp } from './engine-setup.ts'
import { enginesIn } from './engines.ts'
import { type Job, Workflows } from './jobs.ts'
import { loginsOf } from './logins.ts'
import { manifestsOf } from './manifests.ts'
import { actionRegistries } from './registries.ts'
import type { Unit } from './scope.ts'
import { workflowOf } from './security.ts'
import { buildsOf, builtBy, stepTexts } from './steps.ts'

/**
 * GitHub workflows and composite actions: a job's `container:` and `services:`, `uses: docker://…`, and the containers that steps
 * start. All but the last are one-off containers of the dialect `workflow`: the runner removes them with the job. What calls an
 * action or a workflow of the repository gives it its inputs: they are read together.
 */
export const readWorkflows: Reader = async (sources, repository) => {
  const workflows = await Workflows.of(sources)
  const readings: Reading[] = []
  const room = new Room()
  for (const unit of workflows.units.values()) {
    if (!room.mayRead(unit.source)) continue
    spend('workflow with what it calls')
    workflows.renew()
    const reading = await readOne(unit, workflows.of(unit), repository)
    const spent = workflows.isSpent ? [tooManyWays(unit)] : []
    room.take(reading.subjects)
    readings.push({ ...reading, gaps: [...spent, ...unit.gaps, ...withoutRepeated(reading.gaps)] })
  }
  return merged([...readings, { subjects: [], gaps: room.gaps('workflow') }])
}

const tooManyWays = ({ source: { path } }: Unit): FoundGap => ({
  path,
  because: 'its expressions have too many possible values: not all of them are evaluated',
  blocking: true,
})

async function readOne(unit: Unit, jobs: readonly Job[], repository: Repository): Promise<Reading> {
  const { source, root, isAction } = unit
  const keys = new Keys()
  const gaps: FoundGap[] = []
  const subjects: Subject[] = []
  const scripts: Script[] = []
  for (const job of jobs) {
    if (!mayGoOn(source)) break
    const prefix = isAction ? `${source.path}#` : `${source.path}#jobs/${job.name}/`
    const place: Place = { prefix, keys, gaps }
    subjects.push(...jobContainers(job, place), ...stepContainers(job, place), ...loginsOf(job, place))
    const texts = stepTexts(job, prefix)
    scripts.push(...texts.scripts)
    gaps.push(...texts.gaps)
  }
  const [action] = jobs
  const image = nodeAt(root, 'runs', 'image')
  // An action that is itself an image; one built from a Dockerfile is checked there.
  const ownImage = isAction && action && image?.kind === 'scalar' ? image : undefined
  const isRemote = ownImage?.text.startsWith('docker://')
  if (ownImage && isRemote)
    subjects.push(
      ...dockerStep(ownImage, nodeAt(root, 'runs')!, action!.start, { prefix: `${source.path}#`, keys, gaps }),
    )
  const ownBuilds = ownImage && !isRemote ? [{ paths: [joinPath(folderOf(source.path), ownImage.text)] }] : []
  if (/DOCKER_(?:HOST|CONTENT_TRUST)/.test(source.text))
    subjects.push(...enginesIn(root, (name) => keys.next(`${source.path}#${name}`)))
  const whole = workflowOf(unit, jobs, keys.next(`${source.path}#${isAction ? 'action' : 'workflow'}`))
  if (whole) subjects.push(whole)
  const reading = await readShell(scripts, keys, new Map(jobs.flatMap(builtBy)), repository)
  return {
    ...reading,
    subjects: [...subjects, ...reading.subjects],
    gaps: [...gaps, ...reading.gaps],
    composeCommands: [...jobs.flatMap(composeFilesOf), ...(reading.composeCommands ?? [])],
    manifests: [...jobs.flatMap(manifestsOf), ...(reading.manifests ?? [])],
    builds: [...ownBuilds, ...jobs.flatMap(buildsOf), ...(reading.builds ?? [])],
    buildRequests: [...jobs.flatMap(requestsOf), ...(reading.buildRequests ?? [])],
  }
}

function stepContainers(job: Job, place: Place): Subject[] {
  return job.steps.flatMap((step, at) => {
    const uses = nodeAt(step, 'uses')
    if (uses?.kind !== 'scalar') return []
    const scope = job.before(at)
    return uses.text.startsWith('docker://')
      ? dockerStep(uses, step, scope, place)
      : [
          ...actionContainers(step, scope, place),
          ...actionBuilds(step, scope, place),
          ...actionRegistries(step, scope, place),
          ...enginesSetUp(step, scope, place),
        ]
  })
}

/** One line that comes out in several ways is one gap. */
function withoutRepeated(gaps: readonly FoundGap[]): FoundGap[] {
  return [...new Map(gaps.map((gap) => [JSON.stringify([gap.line, gap.because]), gap])).values()]
}
