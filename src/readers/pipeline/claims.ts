// A file of its own, so that recognizing a pipeline does not load the reader.
import { holds } from '../parse/keys.ts'

export type PipelineSystem =
  | 'gitlab'
  | 'azure'
  | 'circleci'
  | 'bitbucket'
  | 'buildkite'
  | 'jenkins'
  | 'drone'
  | 'cloud-build'
  | 'lists'
  | 'skaffold'
  | 'travis'
  | 'appveyor'
  | 'molecule'
  | 'task'
  | 'earthly'

const names: readonly (readonly [PipelineSystem, RegExp])[] = [
  [
    'gitlab',
    /(?:^|\/)(?:[^/]*\.)?gitlab-ci\.ya?ml$|(?:^|\/)\.gitlab\/(?:.*\/)?[^/]+\.ya?ml$|(?:^|\/)\.gitlab-ci\/(?:.*\/)?[^/]+\.ya?ml$/i,
  ],
  [
    'azure',
    /(?:^|\/)azure-pipelines?[^/]*\.ya?ml$|(?:^|\/)\.(?:azure-pipelines?|azuredevops|pipelines|vsts)\/(?:.*\/)?[^/]+\.ya?ml$|(?:^|\/)\.vsts-ci\.ya?ml$/i,
  ],
  ['circleci', /(?:^|\/)\.circleci\/(?:.*\/)?[^/]+\.ya?ml$/i],
  ['bitbucket', /(?:^|\/)bitbucket-pipelines\.ya?ml$/i],
  ['drone', /(?:^|\/)\.(?:drone|woodpecker)\.ya?ml$|(?:^|\/)\.woodpecker\/(?:.*\/)?[^/]+\.ya?ml$/i],
  ['cloud-build', /(?:^|\/)cloudbuild[^/]*\.(?:ya?ml|json)$/i],
  [
    'lists',
    /(?:^|\/)(?:\.cirrus|\.gitpod|\.?lefthook(?:-local)?|buildspec[^/]*)\.ya?ml$|(?:^|\/)\.semaphore\/(?:.*\/)?[^/]+\.ya?ml$/,
  ],
  ['skaffold', /(?:^|\/)skaffold[^/]*\.ya?ml$/],
  ['molecule', /(?:^|\/)molecule\/(?:.*\/)?molecule\.ya?ml$|(?:^|\/)\.config\/molecule\/config\.ya?ml$/],
  ['travis', /(?:^|\/)\.travis\.ya?ml$/],
  ['appveyor', /(?:^|\/)\.?appveyor[^/]*\.ya?ml$/i],
  [
    'buildkite',
    /(?:^|\/)\.buildkite\/(?:.*\/)?[^/]+\.(?:ya?ml|json)$|(?:^|\/)(?:buildkite|buildkite\/pipeline)\.(?:ya?ml|json)$/,
  ],
  ['task', /(?:^|\/)[Tt]askfile[^/]*\.ya?ml$/],
  ['earthly', /(?:^|\/)Earthfile$/],
  // The last: the steps of a shared library.
  ['jenkins', /(?:^|\/)Jenkinsfile(?:[.-][^/]*)?$|\.jenkinsfile$|(?:^|\/)vars\/[^/]+\.groovy$/],
]

/** Which system's pipeline a path is, by its name. */
export const systemOf = (path: string): PipelineSystem | undefined => names.find(([, name]) => name.test(path))?.[0]

/** Concourse takes any name: a pipeline is known for its jobs, each with a plan. */
export const isConcourse = (text: string): boolean =>
  text.includes('plan') && /^["']?jobs["']?[ \t]*:/m.test(text) && /^[ \t-]*["']?plan["']?[ \t]*:/m.test(text)

/** A task of Azure Container Registry takes any name as well: it has a version, and steps of three kinds. */
export const isAcrTask = (text: string): boolean =>
  text.includes('version') &&
  holds(text, 'cmd', 'build', 'push') &&
  /^["']?version["']?[ \t]*:[ \t]*["']?v\d/m.test(text) &&
  /^[ \t]*(?:-[ \t]*)?["']?(?:cmd|build|push)["']?[ \t]*:/m.test(text)

/** Any file may be uploaded to Buildkite: a pipeline is known for its steps, which have commands. */
export const isUploaded = (text: string): boolean =>
  text.includes('steps') &&
  text.includes('command') &&
  /(?:^|[{,])[ \t]*["']?steps["']?[ \t]*:/m.test(text) &&
  /(?:^[ \t-]*|[{,])[ \t]*["']?commands?["']?[ \t]*:/m.test(text)

/** The folders of the systems, in which other files stand as well. */
const folder =
  /(?:^|\/)\.(?:gitlab(?:-ci)?|azure-pipelines?|azuredevops|pipelines|vsts|circleci|woodpecker|semaphore|buildkite)\//i
/** In them, what the systems themselves look for. */
const ownName =
  /(?:^|\/)(?:[^/]*\.gitlab-ci|azure-pipelines?[^/]*|\.circleci\/config|\.semaphore\/semaphore|\.buildkite\/pipeline[^/]*|buildkite|buildkite\/pipeline)\.(?:ya?ml|json)$/i

/** Whether a path is a pipeline by its own name. */
export const claimsPipeline = (path: string): boolean => systemOf(path) !== undefined && !isBesidePipelines(path)

/** Whether a path is a pipeline by its folder alone: it may be a Compose file or a manifest that the pipeline uses. */
export const isBesidePipelines = (path: string): boolean =>
  folder.test(path) && !ownName.test(path) && systemOf(path) !== undefined
