/*
 * The organisation's record: a YAML file with its names, contacts, facts, units and queues, read into the store.
 * Reading it again changes only what the file says otherwise (idempotent, by code).
 *
 *     code: oma
 *     name: {fi: …, sv: …, en: …}
 *     contact: {fi: …, sv: …, en: …}
 *     facts: {support_phone: …, wifi_network: …}
 *     about: {controller: …, feedback: …}
 *     units:  [{code: koskela, name: Koskelan koulu, parent: …}]
 *     queues: [{code: digituki, name: Digituki, room: "!abc:kunta.example", topics: "wifi-*", units: koskela,
 *               languages: sv}]      all but code and name may be left out: desk/route.h
 *     tutors: [{matrix: "@aino:kunta.example", name: Aino, hours: "mon 9-11"}]      see tutor_record.h
 *     checkins: {cooperation_date: 2026-11-23, legal_basis: …, notice: …, impact_assessment: …, backup_days: 30}
 *               all of it, and about.controller, or there are no check-ins
 *     silent_days: 5                         this and targets of queues: see target_record.h
 *     office_hours: "mon 8-16, tue 8-16"     this and calendar files: see calendar_record.h
 *     matrix_servers: [kunta.example]       whose accounts belong to it: "server" in @name:server
 *     teams_tenants:  [8b87af7d-…]
 *
 * A fact may be one text or a mapping with fi, sv and en. A server or tenant belongs to one organisation; while there
 * is only one, it owns Neuvo's own server and tenants without being told (model/record.h).
 */
#ifndef NEUVO_COMMANDS_ORGANISATION_RECORD_H
#define NEUVO_COMMANDS_ORGANISATION_RECORD_H

#include "base/error.h"
#include "base/text.h"
#include "model/record.h"

struct store;

/* Adds every fault of the file, a line each with its place; a file that cannot be read is one too. */
void organisation_record_check(const char *file, struct text *complaints);
/* The same of the calendar files that it names. */
void organisation_record_check_calendars(const char *file, struct text *complaints);
/* BAD_INPUT: the first faults, each with file and line; nothing was changed. Faults of a calendar file are none of
 * them: what was read from it before stays, and the log tells. */
enum result organisation_record_import(struct store *store, const char *file, struct error *error);
/* Reads all organisations' records into an empty record. */
enum result record_read(struct store *store, struct record *record, struct error *error);

/* Of a record only what lets check-ins begin: for a store in memory, in which somebody tries things out. */
enum result organisation_record_import_checkins(struct store *store, int64_t organisation_id, const char *file,
                                                struct error *error);

#endif
