import { joinPath } from '../model/path.ts'

/** Where make looks, one after the other. */
export const makefileNames = ['GNUmakefile', 'makefile', 'Makefile']

/** The paths that a Makefile may have, the likeliest first: of a name, or of what make looks for without one. */
export const makefilesIn = (folder: string, file?: string): string[] =>
  file === undefined ? makefileNames.map((name) => joinPath(folder, name)) : [joinPath(folder, file)]

/** Options with which make only shows what it would do. */
const showsOnly = /^(?:-[a-zA-Z]*[nqt]|--(?:just-print|dry-run|recon|question|touch|help|version))$/
const takesRest = /^-[a-zA-Z]*?[ICfoWEjlO]/

/** Whether an option of make keeps recipes from running. */
export const onlyShowsRecipes = (option: string): boolean =>
  /^-[hv]$/.test(option) || (showsOnly.test(option) && !takesRest.test(option))
