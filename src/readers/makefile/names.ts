import { joinPath } from '../../model/path.ts'

/** Where make looks, one after the other. */
export const makefileNames = ['GNUmakefile', 'makefile', 'Makefile']

/** The paths that a Makefile may have, the likeliest first: of a name, or of what make looks for without one. */
export const makefilesIn = (folder: string, file?: string): string[] =>
  file === undefined ? makefileNames.map((name) => joinPath(folder, name)) : [joinPath(folder, file)]
