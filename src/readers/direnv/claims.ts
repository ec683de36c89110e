/** What direnv loads in a folder and below. */
export const claimsDirenv = (path: string): boolean => /(?:^|\/)\.envrc$/.test(path)

/** Whether it may set anything. */
export const mayExport = (text: string): boolean => /\b(?:export|dotenv|source|declare|typeset|set[ \t]+-)/.test(text)
