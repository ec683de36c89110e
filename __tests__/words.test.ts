import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { expect, it } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))
const text = (path: string) => readFileSync(join(root, path), 'utf8')
const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .map((path) => `src/${path.replaceAll('\\', '/')}`)
  .filter((path) => path.endsWith('.ts'))
const documents = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'CHANGELOG.md',
  'docs/decisions.md',
  'docs/files.md',
  'docs/github.md',
  'action.yml',
  'schema/hullgate.schema.json',
  'schema/report.schema.json',
]

/** Phrases that a reader has to puzzle over. One verb for one thing: the gate checks, a rule finds, a person fixes. */
const phrases = [
  /\bmend(?:s|ed|ing)?\b/i,
  /\bjudg(?:e[sd]?|ing|ement)\b/i,
  /\b(?:cannot|can't) be told\b/i,
  /\b(?:tells?|told)\b.*\bapart\b/i,
  /\bhand(?:s|ed|ing)? (?:over|it)\b|\bis handed\b/i,
  /\bspe?aks? (?:of|about)\b|\bspoken to\b/i,
  /\bdoubts?\b/i,
  /\bno (?:rule|words) (?:yet|for)\b/i,
  /\bnothing of its kind\b/i,
  /\bthrew on\b/i,
  /\battest it\b/i,
  /\bleave no file\b/i,
  /\bneeds an image to start\b/i,
  /\bcould not judge\b/i,
  /\basks? for what\b|\ball the same[.;,]/i,
  /\bis not in the engine\b/i,
  /\bits health check says\b/i,
  /\bit ended with\b/i,
  /\bbusiness\b/i,
  /\bnot all is shown\b/i,
  /\bonce it is merged\b|\bdoes not count\b/i,
  /\b(?:is|are) no (?:file|text|list|mapping)\b/i,
  /\bjudged when\b|\bfilled in later\b/i,
  /\bvalue is not one that\b/i,
  /\bworth waiting\b/i,
  /\bone that hosts use\b/i,
  /\bnone of the kernel\b/i,
  /\bwears\b|\bfirst blow\b/i,
  /\bleaves the matter\b|\bof life\b/i,
  /\bthe defaults hold\b/i,
  /\bpoints? home\b|\bstory\b|\brooms?\b|\blaws? of the house\b/i,
]

/** The text of every literal, and of the fixed parts of every template. */
function literals(path: string): string[] {
  const found: string[] = []
  const visit = (node: ts.Node) => {
    if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node))
      found.push(node.text)
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile(path, text(path), ts.ScriptTarget.Latest))
  // A word alone is a key of the report or an import, not a text for people.
  return found.filter((literal) => literal.includes(' '))
}

const wrong = (path: string, lines: readonly string[]) =>
  lines.flatMap((line) => (phrases.some((phrase) => phrase.test(line)) ? [`${path}: ${line.trim()}`] : []))

it('texts of the program are in plain words', { tags: 'large' }, () => {
  expect(sources.flatMap((path) => wrong(path, literals(path)))).toEqual([])
})

/** What a person reads of a document: no code; of a schema its descriptions. */
function prose(path: string): string[] {
  const document = text(path).replace(/`[^`\n]*`/g, '')
  if (path.endsWith('.json')) return document.match(/"description": .*/g) ?? []
  return document.replace(path.endsWith('.md') ? /^ {4}.*/gm : /$^/, '').split('\n')
}

it.each(documents)('%s is in plain words', (path) => {
  expect(prose(path).length).toBeGreaterThan(5)
  expect(wrong(path, prose(path))).toEqual([])
})
