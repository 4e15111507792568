/** Short tasks in both languages (translations, words, one-line answers), written for the sample dataset. */
import type { Exchange } from './exchange.ts'

export const englishShort: readonly Exchange[] = [
  { ask: 'Translate into Chinese: The meeting has been moved to Friday at three.', answer: '会议改到星期五下午三点。' },
  { ask: 'Translate into Chinese: Please keep your voice down in the reading room.', answer: '阅览室内请保持安静。' },
  { ask: 'Translate into Chinese: She has been learning the cello for seven years.', answer: '她学大提琴已经七年了。' },
  { ask: 'Translate into Chinese: Do not judge a book by its cover.', answer: '人不可貌相，海水不可斗量。' },
  { ask: 'What does "to burn the midnight oil" mean?', answer: 'To work or study late into the night.' },
  {
    ask: 'What does "serendipity" mean?',
    answer: 'Finding something good by chance, while looking for something else or for nothing.',
  },
  { ask: 'What is the plural of "criterion"?', answer: 'Criteria.' },
  {
    ask: 'Which number comes next: 1, 1, 2, 3, 5, 8, 13?',
    answer: '21. Each number is the sum of the two before it (8 + 13).',
  },
  { ask: 'How many seconds are there in a week?', answer: '7 × 24 × 60 × 60 = 604,800 seconds.' },
  { ask: 'Give a synonym for "stubborn" that sounds like praise.', answer: 'Steadfast.' },
  { ask: 'What is the chemical symbol of tungsten?', answer: 'W, after its German name Wolfram.' },
  {
    ask: 'Which file must never be committed to a repository: README.md, .env or package.json?',
    answer: '`.env`, since it usually holds passwords and keys.',
  },
]

export const chineseShort: readonly Exchange[] = [
  { ask: '翻译成英文：请把附件打印两份，双面。', answer: 'Please print two double-sided copies of the attachment.' },
  { ask: '翻译成英文：百闻不如一见。', answer: 'Seeing once is better than hearing a hundred times.' },
  { ask: '翻译成英文：这家店的豆浆不加糖也很好喝。', answer: 'The soy milk here is good even without sugar.' },
  {
    ask: '翻译成英文：列车即将进站，请站在黄线以内。',
    answer: 'The train is arriving. Please stand behind the yellow line.',
  },
  { ask: '“莘莘学子”的“莘”怎么读？', answer: '读 shēn，“莘莘”形容众多。' },
  { ask: '“首鼠两端”是什么意思？', answer: '形容犹豫不决，在两者之间动摇不定。' },
  { ask: '一斤等于多少克？一两呢？', answer: '一斤是 500 克，一两是 50 克。' },
  { ask: '找规律：2, 6, 12, 20, 30，下一个数是多少？', answer: '42。第 n 个数是 n × (n + 1)，6 × 7 = 42。' },
  { ask: '水的化学式是什么？摩尔质量约为多少？', answer: 'H₂O，约 18 克/摩尔。' },
  { ask: '“他”的拼音和部首是什么？', answer: '拼音 tā，部首是单人旁（亻）。' },
  { ask: '端午节是农历哪一天？', answer: '五月初五。' },
  { ask: '用“虽然……但是……”造句。', answer: '虽然雨下得很大，但是运动会没有改期。' },
]
