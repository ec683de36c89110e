// The tables of inputs and outputs in README.md, as action.yml has them: one text for the page and for GitHub's editor.

/** @param {{ inputs: Record<string, { description: string, default?: string }>, outputs: Record<string, { description: string }> }} action */
export function withTables(readme, { inputs, outputs }) {
  const withInputs = replaced(
    readme,
    '| input | meaning | default |\n|---|---|---|\n',
    Object.entries(inputs).map(inputRow),
  )
  return replaced(withInputs, '| output | value |\n|---|---|\n', Object.entries(outputs).map(outputRow))
}

/** The rows below a table's head. */
function replaced(text, head, rows) {
  const start = text.indexOf(head)
  if (start < 0) throw new Error(`README.md has no table ${head.split('\n')[0]}`)
  const end = text.indexOf('\n\n', start)
  return text.slice(0, start) + head + rows.join('\n') + text.slice(end)
}

function inputRow([name, { description, default: given }]) {
  const [, meaning = description, said] = /^(.*?) Default: (.*)\.$/s.exec(description) ?? []
  return `| \`${name}\` | ${meaning} | ${said ?? (given === undefined ? '' : `\`${given}\``)} |`
}

const outputRow = ([name, { description }]) => `| \`${name}\` | ${description} |`
