/** Instruction, input and output in both languages, as instruction data is often kept; written for the sample dataset. */
import type { Task } from './exchange.ts'

export const tasks: readonly Task[] = [
  {
    instruction: 'Classify the sentiment of the review as positive, negative or mixed.',
    input: 'The screen is gorgeous, but the battery is empty by four in the afternoon.',
    output: 'mixed',
  },
  {
    instruction: 'Extract all dates from the text as ISO dates.',
    input: 'The lease runs from 1 March 2023 until the end of February 2025; the keys were handed over on 27/02/2023.',
    output: '2023-03-01\n2025-02-28\n2023-02-27',
  },
  { instruction: 'Name three renewable sources of energy.', input: '', output: 'Wind, sunlight and running water.' },
  {
    instruction: 'Turn the list into a Markdown table with the columns City and Country.',
    input: 'Lagos (Nigeria), Osaka (Japan), Lima (Peru)',
    output: '| City | Country |\n| --- | --- |\n| Lagos | Nigeria |\n| Osaka | Japan |\n| Lima | Peru |',
  },
  {
    instruction: 'Fix the spelling mistakes.',
    input: "I recieved you're adress and will definately send the accomodation list tommorow.",
    output: 'I received your address and will definitely send the accommodation list tomorrow.',
  },
  {
    instruction: 'Summarise the paragraph in one sentence.',
    input:
      'Bees tell each other where flowers are by dancing. The angle of the dance against the vertical gives the direction relative to the sun, and the length of the waggling run gives the distance. Other bees follow the dancer in the dark of the hive and then fly out.',
    output: 'Bees pass on the direction and distance of flowers to each other by a dance in the hive.',
  },
  {
    instruction: 'Give the opposite of each word.',
    input: 'scarce, ancient, to praise',
    output: 'plentiful, modern, to blame',
  },
  {
    instruction: 'Convert the temperature to degrees Celsius, rounded to one decimal place.',
    input: '98.6 °F',
    output: '37.0 °C',
  },
  {
    instruction: 'Write a JSON object for the person.',
    input: 'Lena Fischer, born 1991, speaks German and Turkish.',
    output: '{"name": "Lena Fischer", "born": 1991, "languages": ["German", "Turkish"]}',
  },
  {
    instruction: 'Which word does not belong: violin, cello, trumpet, viola?',
    input: '',
    output: 'The trumpet: it is a brass instrument, the others are strings.',
  },
  {
    instruction: '判断这条评论的情感：正面、负面或中性。',
    input: '物流很快，包装也好，就是味道一般。',
    output: '中性',
  },
  {
    instruction: '把下面的句子改成被动句。',
    input: '大风吹倒了门口的老槐树。',
    output: '门口的老槐树被大风吹倒了。',
  },
  {
    instruction: '提取文中的人名和地名。',
    input: '1919 年，周恩来从日本回到天津，进入南开学习。',
    output: '人名：周恩来\n地名：日本、天津',
  },
  {
    instruction: '列出三种常见的排序算法及其平均时间复杂度。',
    input: '',
    output: '快速排序：O(n log n)\n归并排序：O(n log n)\n冒泡排序：O(n²)',
  },
  {
    instruction: '将文本翻译成英文。',
    input: '请在签收前检查包裹是否完好。',
    output: 'Please check that the parcel is undamaged before signing for it.',
  },
  {
    instruction: '用一句话概括这段新闻。',
    input:
      '本市地铁 12 号线今日正式开通试运营。线路全长 31.6 公里，设站 22 座，连接高铁南站与大学城，全程约 52 分钟。首班车 6:00，末班车 22:30。',
    output: '地铁 12 号线今日试运营，22 站连接高铁南站与大学城，全程约 52 分钟。',
  },
  { instruction: '给“高兴”写出四个近义词。', input: '', output: '愉快、欢喜、开心、喜悦' },
  {
    instruction: '按格式输出：姓名｜电话｜日期。',
    input: '我叫刘芳，想预约六月三号的体检，电话是 010-5550-0134。',
    output: '刘芳｜010-5550-0134｜6月3日',
  },
  {
    instruction: '改正句中的错别字。',
    input: '他再接再励，终于取得了另人满意的成绩。',
    output: '他再接再厉，终于取得了令人满意的成绩。',
  },
  {
    instruction: '计算并给出过程。',
    input: '一件衣服原价 360 元，先打八折，再减 30 元，实付多少？',
    output: '360 × 0.8 = 288（元），288 − 30 = 258（元）。实付 258 元。',
  },
]
