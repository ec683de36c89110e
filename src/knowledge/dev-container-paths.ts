/** Whether an editor starts what a file describes for a developer (containers.dev), and nobody else does. */
export const isDevContainerPath = (path: string): boolean => /(?:^|\/)\.devcontainer\//.test(path)
