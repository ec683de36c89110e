/** Whether an editor starts what a file describes for a developer (containers.dev), and nobody else does. */
export const isDevContainerPath = (path: string): boolean => /(?:^|\/)\.devcontainer\//.test(path)

/** Whether a file lies in the folder of a system that runs pipelines: what Compose starts from it lasts as long as a job. */
export const isPipelinePath = (path: string): boolean =>
  /(?:^|\/)\.(?:buildkite|circleci|semaphore|woodpecker)\//.test(path)
