import { mayRunMake } from './make.ts'
import { mayRunTasks } from './task-runners.ts'

/** Whether a text may hand a file to a shell, run one as a program, or run the words of one. */
export const mayRunFiles = (text: string): boolean =>
  runsFiles.test(text.replace(/^#![^\n]*/, '')) || (readsWords.test(text) && runsVariable.test(text))

/** What takes words from a file. */
const readsWords = /\b(?:read|mapfile|readarray)\b|\$\([ \t]*(?:cat\b|<)|`[ \t]*cat\b/
/** A command whose first word is none that is written. */
const runsVariable = /(?:^|[;&|({]|!|\b(?:do|then|else|if|elif|while|until|sudo|exec|xargs))[ \t]*"?[$`]/m

const runsFiles =
  /(?<![\w.-])(?:(?:ba|da|a|k|z|s)?sh|crontab|expect|at[ \t]+-f|eval)(?![\w.-])|(?:^|[\s;&|("'/}])(?:\.{1,2}\/[\w.]|[\w.*-]+\.(?:ba)?sh(?![\w.-]))|^[ \t]*(?:export[ \t]+)?PATH=/m

/** Whether what a text runs may look at variables that the text does not name: Compose, make, and scripts. */
export const handsOn = (text: string): boolean =>
  text.includes('compose') || mayRunMake(text) || mayRunFiles(text) || mayRunTasks(text)
