// What a person reads in an activity of the bot, and what they can press.
import { CARD } from './connector.mjs';
import { actionsOf, wordsOf } from './card.mjs';

export const newest = (entry) => entry.edits.at(-1) ?? entry.activity;
export const cardsOf = (activity) => (activity.attachments ?? []).filter((one) => one.contentType === CARD).map((one) => one.content);
export const wordsIn = (activity) => [activity.text ?? '', ...cardsOf(activity).map(wordsOf)].join('\n');
// The buttons that say something back, by what stands on them.
export const buttonsOf = (activity) =>
  Object.fromEntries(cardsOf(activity).flatMap(actionsOf).filter(({ type }) => type === 'Action.Execute').map((action) => [action.title, action]));
export const linksOf = (activity) => cardsOf(activity).flatMap(actionsOf).filter(({ type }) => type === 'Action.OpenUrl').map(({ url }) => url);
export const citationsOf = (activity) => (activity.entities ?? []).flatMap((entity) => entity.citation ?? []);
// The numbered choices in its text: { 1: 'label', … }.
export const numberedIn = (activity) =>
  Object.fromEntries([...wordsIn(activity).matchAll(/^\W*([1-9])[.)]\s*(\S.*)$/gm)].map(([, number, label]) => [number, label.trim()]));
