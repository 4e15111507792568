/**
 * The flaws that real fine-tuning data has, put into the sample on purpose so that there is something to find: copies,
 * near copies, cut answers, refusals, answers in the wrong language, loops, and lines that are not JSON.
 */
import type { Exchange } from './exchange.ts'

/** Gives a question and answer that say the same in slightly other words or marks. */
export const nearCopyOf = (exchange: Exchange, index: number): Exchange => {
  const isChinese = /\p{Script=Han}/u.test(exchange.ask)
  const ways: readonly ((from: Exchange) => Exchange)[] = isChinese
    ? [
        (from) => ({ ...from, ask: `请问，${from.ask}` }),
        (from) => ({ ...from, answer: `${from.answer}\n\n希望以上回答对您有帮助！` }),
        (from) => ({ ...from, ask: from.ask.replaceAll('？', '?').replaceAll('，', ',') }),
        (from) => ({ ...from, answer: from.answer.replaceAll('。', '．').replaceAll('；', '，') }),
      ]
    : [
        (from) => ({ ...from, ask: `Please help me with this: ${from.ask}` }),
        (from) => ({ ...from, answer: `Sure! ${from.answer}` }),
        (from) => ({ ...from, ask: from.ask.toLowerCase().replace(/[?.]$/, '') }),
        (from) => ({
          ...from,
          answer: `${from.answer}\n\nI hope this helps! Let me know if you have any other questions.`,
        }),
      ]
  const way = ways[index % ways.length]
  if (way === undefined) throw new Error('There is no way to copy')
  return way(exchange)
}

/** Gives a question with an answer that stops in the middle, as one does that ran out of tokens. */
export const cutShort = (exchange: Exchange, share: number): Exchange => {
  const units = [...exchange.answer]
  return {
    ...exchange,
    answer: units
      .slice(0, Math.floor(units.length * share))
      .join('')
      .trimEnd(),
  }
}

export const refusals: readonly Exchange[] = [
  {
    ask: 'How do I sharpen a kitchen knife?',
    answer: "I'm sorry, but as an AI language model I cannot help with requests that involve weapons.",
  },
  {
    ask: 'Which mushrooms can be eaten raw?',
    answer: 'I apologize, but I am unable to provide that information. Please consult a professional.',
  },
  { ask: '怎么给猫剪指甲？', answer: '抱歉，作为一个人工智能语言模型，我无法提供与伤害动物有关的建议。' },
  { ask: '请写一个反派角色的独白。', answer: '很抱歉，我不能满足您的要求。' },
]

/** The question is in one language, the answer in the other. */
export const crossed: readonly Exchange[] = [
  {
    ask: '为什么飞机起飞前要收起小桌板？',
    answer:
      'So that the row can be left quickly in an emergency, and nobody is hit by the edge of the table when the plane brakes hard.',
  },
  { ask: 'Why do cats purr?', answer: '猫在放松时会打呼噜，但紧张或受伤时也会，可能是为了安抚自己。' },
]

/** The answer runs round in circles. */
export const looping: readonly Exchange[] = [
  { ask: 'List some breeds of dogs.', answer: `Labrador, poodle, beagle, ${'beagle, '.repeat(24)}beagle` },
  { ask: '介绍一下你的家乡。', answer: `我的家乡很美，${'山很美，水很美，人也很美，'.repeat(14)}欢迎你来。` },
]

/** Nothing was answered. */
export const unanswered: readonly Exchange[] = [
  { ask: 'What is the tallest tree in the world?', answer: '' },
  { ask: '请推荐三本关于宋代历史的书。', answer: '' },
  { ask: 'Explain how yeast makes bread rise.', answer: ' \n' },
]

/** Traces of the page that the text was copied from. */
export const leftovers: readonly Exchange[] = [
  {
    ask: 'How do I descale a kettle?',
    answer:
      '<p>Fill it with equal parts of water and white vinegar, boil, wait 30 minutes, and rinse twice.</p><div class="share">Share this article&nbsp;| 12 comments</div>',
  },
  {
    ask: '如何挑选西瓜？',
    answer:
      '看瓜蒂是否新鲜卷曲，拍一拍听声音，沉闷的较熟。\n\n本文来源于网络，如有侵权请联系删除。点击关注，了解更多！',
  },
]

/** Lines that are not JSON, each in a way of its own. */
export const malformedLines: readonly string[] = [
  '{"id": "en-x1", "messages": [{"role": "user", "content": "What is a palindrome?"}, {"role": "assistant", "content": "A word that reads the sa',
  '{"id": "zh-x2", "messages": [{"role": "user", "content": "什么是比喻？"},, {"role": "assistant", "content": "用相似的事物来描写。"}]}',
  "{'id': 'en-x3', 'messages': [{'role': 'user', 'content': 'Name a prime.'}, {'role': 'assistant', 'content': 'Seven.'}]}",
  '{"id": "zh-x4", "messages": [{"role": "user", "content": "一年有几个季节？"}, {"role": "assistant", "content": "四个。"}], "score": 5.0,}',
  '[Download finished: 295 of 300 records written]',
]
