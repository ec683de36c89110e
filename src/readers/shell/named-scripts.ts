/** Whether a text may hand a file to a shell, or run one as a program. */
export const mayRunFiles = (text: string): boolean => runsFiles.test(text.replace(/^#![^\n]*/, ''))

const runsFiles =
  /(?<![\w.-])(?:(?:ba|da|a|k|z|s)?sh|crontab|expect|at[ \t]+-f|eval)(?![\w.-])|(?:^|[\s;&|(])\.{1,2}\/[\w.]/m
