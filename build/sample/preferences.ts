/** A question with a better and a worse answer, in both languages, written for the sample dataset. */
import type { Preference } from './exchange.ts'

export const preferences: readonly Preference[] = [
  {
    prompt: 'Is it safe to eat raw cookie dough?',
    chosen:
      'Better not. Raw eggs may carry salmonella, and raw flour may carry E. coli, since it is not treated to kill germs. Use pasteurised eggs and heat-treated flour if you like to eat it unbaked.',
    rejected: 'Yes, everybody does it and nothing ever happens.',
  },
  {
    prompt: 'Who won the 2031 World Cup?',
    chosen:
      "I do not know of a World Cup in 2031. The men's tournaments are planned for 2026, 2030 and 2034; did you mean one of those?",
    rejected: 'The 2031 World Cup was won by Portugal, who beat Argentina 2-1 in the final.',
  },
  {
    prompt: 'Explain what an index fund is.',
    chosen:
      'A fund that buys all the shares of an index, such as the 500 largest American companies, in proportion to their size. You own a small piece of each, at low cost, and get the average return of that market, in bad years too.',
    rejected:
      'An index fund is a fund. It is based on an index. Many people use index funds. Index funds can be a good choice. They are funds that are based on an index, which is why they are called index funds.',
  },
  {
    prompt: 'Reply in one word: what is the capital of Australia?',
    chosen: 'Canberra',
    rejected:
      'The capital of Australia is Canberra, although many people think that it is Sydney, which is the largest city.',
  },
  {
    prompt: 'How many r are there in "strawberry"?',
    chosen: 'Three: st-r-awbe-r-r-y.',
    rejected: 'There are two r in "strawberry".',
  },
  {
    prompt: '感冒了要不要吃抗生素？',
    chosen:
      '普通感冒由病毒引起，抗生素只对细菌有效，吃了没有用，还会增加耐药和腹泻的风险。多休息、多喝水，对症退烧即可。如果高烧超过三天、咳黄痰带血或呼吸困难，请去医院判断是否合并细菌感染。',
    rejected: '感冒就要吃抗生素，好得快，吃头孢或者阿莫西林都行，症状没了就停。',
  },
  {
    prompt: '用一个成语形容做事做到一半就放弃。',
    chosen: '半途而废',
    rejected:
      '可以用“半途而废”，也可以用“虎头蛇尾”“功亏一篑”“浅尝辄止”“有始无终”等等，它们的意思都差不多，您可以根据需要自行选择。',
  },
  {
    prompt: '鲁迅的《红楼梦》讲了什么？',
    chosen:
      '《红楼梦》的作者是清代的曹雪芹，不是鲁迅。它以贾、史、王、薛四大家族的兴衰为背景，写贾宝玉与林黛玉、薛宝钗的爱情和婚姻。',
    rejected: '鲁迅的《红楼梦》讲述了民国时期一个大家族的故事，批判了封建礼教。',
  },
  {
    prompt: '推荐一个周末两小时能到的短途旅行地，我在上海。',
    chosen:
      '苏州：高铁约半小时。上午去拙政园（提前约票），中午在平江路吃一碗三虾面，下午看苏州博物馆，傍晚沿山塘河走一走再回。想更安静就去同里，从苏州站打车四十分钟。',
    rejected: '中国有很多美丽的地方，例如西藏、新疆、云南、海南，都很值得一去。',
  },
  {
    prompt: '9.11 和 9.9 哪个大？',
    chosen: '9.9 大。补齐小数位比较：9.90 > 9.11。',
    rejected: '9.11 大，因为 11 比 9 大。',
  },
]
