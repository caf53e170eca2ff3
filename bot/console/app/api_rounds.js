// Rounds of check-ins under /api/v1.
import { makeId } from '/assets/chat/visit.js';
import { ask, insist } from './api.js';

/**
 * @typedef {{number: number, name: string, roles: string, from_ms: number, to_ms: number,
 *   state: 'planned'|'open'|'over'|'closed', questions: number, missed: boolean, form: boolean}} Round
 * @typedef {{code: string, fi: string, sv: string, en: string, few: boolean}} Group
 * @returns {Promise<{rounds: Round[], groups: Group[], missing: string[], no_list: boolean}>}
 */
export const rounds = () => ask('GET', 'rounds');
/** What is asked for stands in strings, as the command takes them. */
export const openRound = (wish) => insist('rounds', { id: makeId(), ...wish });
export const closeRound = (number) => insist(`rounds/${number}/close`, { id: makeId() });
