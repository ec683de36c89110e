/**
 * What a template's file ends in; before it stands the ending of the file that is made of it: of template engines, of Terraform
 * (`tftpl`), of envsubst, of configure scripts (`in`).
 */
const ending = /\.(?:j2|jinja2?|tpl|tmpl|gotmpl|erb|tftpl|mustache|hbs|envsubst|template|in)$/i

/** Whether a template engine makes the file that is used of this one, by its ending. */
export const hasTemplateEnding = (path: string): boolean => ending.test(path)

/** The name of the file that is used. */
export const withoutTemplateEnding = (path: string): string => path.replace(ending, '')
