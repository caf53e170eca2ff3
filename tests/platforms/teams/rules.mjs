// What Teams takes from a bot: the form of an activity, its sizes, its mentions, citations and cards.
import { cardFaults } from './card.mjs';

export const ACTIVITY_MOST = 80 * 1024; // bytes as UTF-16; Teams refuses at about 100 KB
const TEXT_MOST = 28 * 1024;
const SUGGESTED_MOST = 6;
const may = new Set(
  ('type id from recipient conversation replyToId channelId serviceUrl text textFormat attachments attachmentLayout ' +
    'entities channelData suggestedActions summary locale inputHint importance deliveryMode name value timestamp').split(' '),
);
const types = new Set(['message', 'typing', 'messageReaction']);
const inputHints = new Set(['acceptingInput', 'expectingInput', 'ignoringInput']);
const layouts = new Set(['list', 'carousel']);
const CARD = 'application/vnd.microsoft.card.adaptive';
const attachmentTypes = new Set([CARD, 'image/png', 'image/jpeg', 'image/gif', 'text/plain',
  'application/vnd.microsoft.teams.card.file.consent', 'application/vnd.microsoft.teams.card.file.info']);

export const utf16 = (text) => text.length * 2;
const isText = (value) => typeof value === 'string';
const isList = Array.isArray;

function textFaults({ text, textFormat }) {
  const faults = [];
  if (text === undefined) return faults;
  if (!isText(text)) return ['text is no text'];
  if (textFormat !== undefined && !['plain', 'markdown', 'xml'].includes(textFormat)) faults.push(`textFormat ${textFormat}`);
  if (utf16(text) > TEXT_MOST) faults.push(`the text has ${utf16(text)} bytes (at most ${TEXT_MOST})`);
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/.test(text)) faults.push('the text holds control characters');
  if (textFormat !== 'xml' && /^#{1,6} /m.test(text) && textFormat === 'markdown') faults.push('the text holds a heading');
  if (textFormat === 'markdown' && /^\|.*\|$/m.test(text)) faults.push('the text holds a table');
  return faults;
}

function attachmentFaults(attachment, data) {
  const { contentType, content, contentUrl } = attachment ?? {};
  if (!attachmentTypes.has(contentType)) return [`an attachment is of the type ${contentType}`];
  if (contentType === CARD) return cardFaults(content);
  if (!/^image\//.test(contentType)) return [];
  if (!/^(https:\/\/|data:image\/(png|jpeg|gif);base64,)/.test(contentUrl ?? '') && !data.loopback) {
    return [`an image lies at ${String(contentUrl).slice(0, 60)}`];
  }
  return [];
}

function mentionFaults(entity, text, members) {
  const faults = [];
  if (!isText(entity.text) || !text.includes(entity.text)) faults.push(`the mention ${entity.text} is not in the text`);
  if (!members.has(entity.mentioned?.id)) faults.push(`${entity.mentioned?.id} is mentioned, who is not in the conversation`);
  return faults;
}

// entity https://schema.org/Message: where the text quotes from.
function citationFaults(entity, text) {
  const faults = [];
  const citations = entity.citation ?? [];
  if (entity['@type'] !== 'Message') faults.push(`the citation's @type is ${entity['@type']}`);
  if (entity['@context'] !== undefined && entity['@context'] !== 'https://schema.org') faults.push('the citation\'s @context');
  if ((entity.additionalType ?? []).includes('AIGeneratedContent')) faults.push('a quotation is said to be made by AI');
  if (!isList(citations)) return [...faults, 'citation is no list'];
  for (const citation of citations) {
    const { position, appearance } = citation;
    if (citation['@type'] !== 'Claim') faults.push(`a citation is a ${citation['@type']}`);
    if (!Number.isInteger(position) || position < 1) faults.push(`a citation has the position ${position}`);
    if (!text.includes(`[${position}]`)) faults.push(`the text is without [${position}]`);
    if (appearance?.['@type'] !== 'DigitalDocument') faults.push('a citation\'s appearance');
    if (!isText(appearance?.name) || appearance.name === '' || appearance.name.length > 80) faults.push(`a citation's name is ${appearance?.name}`);
    if (!isText(appearance?.abstract) || appearance.abstract === '' || appearance.abstract.length > 160) {
      faults.push(`a citation's abstract has ${appearance?.abstract?.length} characters`);
    }
    if (appearance?.url !== undefined && !/^https?:\/\//.test(appearance.url)) faults.push(`a citation leads to ${appearance.url}`);
  }
  return faults;
}

function entityFaults(activity, members) {
  const text = activity.text ?? '';
  if (activity.entities === undefined) return [];
  if (!isList(activity.entities)) return ['entities is no list'];
  return activity.entities.flatMap((entity) => {
    if (entity?.type === 'mention') return mentionFaults(entity, text, members);
    if (entity?.type === 'https://schema.org/Message') return citationFaults(entity, text);
    if (['clientInfo', 'streaminfo', 'ProductInfo'].includes(entity?.type)) return [];
    return [`an entity is of the type ${entity?.type}`];
  });
}

function suggestedFaults({ suggestedActions: suggested }, personal) {
  if (suggested === undefined) return [];
  const { actions } = suggested;
  if (!isList(actions) || actions.length === 0) return ['suggestedActions has no actions'];
  const faults = personal ? [] : ['suggestedActions outside a chat of two'];
  if (actions.length > SUGGESTED_MOST) faults.push(`${actions.length} suggested actions`);
  for (const { type, title, value } of actions) {
    if (!['imBack', 'messageBack', 'openUrl', 'Action.Submit'].includes(type)) faults.push(`a suggested action is ${type}`);
    if (!isText(title) || title === '' || value === undefined) faults.push('a suggested action has no title or value');
  }
  return faults;
}

// An activity that a bot posts into a conversation: what is wrong with it, as sentences.
export function activityFaults(activity, { botId, conversation, replyTo, personal, members, loopback }) {
  const faults = Object.keys(activity).filter((name) => !may.has(name)).map((name) => `an activity has "${name}"`);
  if (!types.has(activity.type)) faults.push(`an activity is of the type ${activity.type}`);
  if (activity.from !== undefined && activity.from.id !== botId) faults.push(`it is from ${activity.from.id}`);
  if (activity.conversation !== undefined && activity.conversation.id !== conversation) faults.push(`conversation is ${activity.conversation.id}`);
  if (replyTo && activity.replyToId !== undefined && activity.replyToId !== replyTo) faults.push(`replyToId ${activity.replyToId} instead of ${replyTo}`);
  if (activity.channelId !== undefined && activity.channelId !== 'msteams') faults.push(`channelId ${activity.channelId}`);
  if (activity.recipient !== undefined && !members.has(activity.recipient.id)) faults.push(`recipient ${activity.recipient.id}`);
  if (activity.inputHint !== undefined && !inputHints.has(activity.inputHint)) faults.push(`inputHint ${activity.inputHint}`);
  if (activity.attachmentLayout !== undefined && !layouts.has(activity.attachmentLayout)) faults.push(`attachmentLayout ${activity.attachmentLayout}`);
  if (activity.type !== 'message') return faults;
  const attachments = activity.attachments ?? [];
  if (!isList(attachments)) return [...faults, 'attachments is no list'];
  if ((activity.text ?? '').trim() === '' && attachments.length === 0) faults.push('a message says nothing');
  const loop = activity.channelData?.feedbackLoop;
  if (loop !== undefined && !['default', 'custom'].includes(loop?.type)) faults.push('channelData.feedbackLoop');
  return [
    ...faults,
    ...textFaults(activity),
    ...attachments.flatMap((attachment) => attachmentFaults(attachment, { loopback })),
    ...entityFaults(activity, members),
    ...suggestedFaults(activity, personal),
  ];
}

// The answer to an adaptiveCard/action invoke: a wrong form shows "Something went wrong".
export function invokeAnswerFaults(status, body) {
  if (status !== 200) return [`an invoke was answered ${status}`];
  if (body === null || typeof body !== 'object') return ['an invoke was answered without a body'];
  const faults = Object.keys(body).filter((name) => !['statusCode', 'type', 'value'].includes(name)).map((name) => `it has "${name}"`);
  if (body.statusCode !== 200) return [...faults, ...(Number.isInteger(body.statusCode) ? [] : [`statusCode ${body.statusCode}`])];
  if (body.type === CARD) return [...faults, ...cardFaults(body.value)];
  if (body.type === 'application/vnd.microsoft.activity.message') {
    return isText(body.value) && body.value !== '' ? faults : [...faults, 'the message of an invoke\'s answer is no text'];
  }
  return [...faults, `an invoke's answer is of the type ${body.type}`];
}
