/** Words longer than this are nobody's slip. */
const maxLength = 40

/** The word that was most likely meant: one slip away, or two in a long one; undefined where none is, or several are as near. */
export function nearest(word: string, words: Iterable<string>): string | undefined {
  if (word.length > maxLength) return undefined
  const most = word.length < 6 ? 1 : 2
  const near = [...words]
    .map((one) => [slips(word.toLowerCase(), one), one] as const)
    .filter(([count]) => count <= most)
    .sort(([a], [b]) => a - b)
  const [first, second] = near
  return first && first[0] !== second?.[0] ? first[1] : undefined
}

/** Letters that are missing, too many, other ones, or in the other order than their neighbour. */
function slips(word: string, other: string): number {
  const rows = [Array.from({ length: other.length + 1 }, (_, at) => at)]
  for (let i = 1; i <= word.length; i++) {
    const row = [i]
    for (let j = 1; j <= other.length; j++) {
      const same = Number(word[i - 1] !== other[j - 1])
      const isSwapped = i > 1 && j > 1 && word[i - 1] === other[j - 2] && word[i - 2] === other[j - 1]
      const swapped = isSwapped ? rows[i - 2]![j - 2]! + 1 : Infinity
      row.push(Math.min(rows[i - 1]![j]! + 1, row[j - 1]! + 1, rows[i - 1]![j - 1]! + same, swapped))
    }
    rows.push(row)
  }
  return rows[word.length]![other.length]!
}
