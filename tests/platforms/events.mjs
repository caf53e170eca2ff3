// What an event is, to these tests.
export const isMessage = (event) => event.type === 'm.room.message';
export const isEdit = (event) => event.content['m.relates_to']?.rel_type === 'm.replace';
// What Neuvo puts into each event that it sends: its own key, and the event that it answers.
export const departure = (event) => event.content['fi.neuvo.departure'] ?? {};
