import type { EventData } from './event-data.js';

/** The row of an event: JSON text whose members are the columns. */
export interface EventRecord {
  readonly eventID: string;
  readonly json: string;
}

/** What CloudTrail adds to each event of a request. */
export interface Ingested {
  readonly channelArn: string;
  readonly region: string;
  /** The channel's owner, who is the recipient of every event. */
  readonly recipientAccountId: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** The version of CloudTrail's own part of the record, which is not documented. */
const EVENT_VERSION = '1.0';

/** Writes the records of a request's events. What they share is serialized once. */
export function recordWriter(ingested: Ingested): (event: EventData, eventID: string) => EventRecord {
  const shared = JSON.stringify({
    eventversion: EVENT_VERSION,
    eventcategory: 'ActivityAuditLog',
    eventtype: 'ActivityLog',
    awsregion: ingested.region,
    recipientaccountid: ingested.recipientAccountId,
    metadata: {
      ingestiontime: new Date(ingested.now).toISOString().slice(0, 19).replace('T', ' '),
      channelarn: ingested.channelArn,
    },
  }).slice(0, -1);
  return (event, eventID) => {
    // Neither needs escaping: one is a UUID, and the other has been checked.
    const eventTime = `${event.eventTime.slice(0, 10)} ${event.eventTime.slice(11, 19)}`;
    const own = `"eventid":"${eventID}","eventtime":"${eventTime}"`;
    return { eventID, json: `${shared},${own},"eventdata":${JSON.stringify(columns(event))}}` };
  };
}

function columns(event: EventData): object {
  const { type, principalId, details } = event.userIdentity;
  return {
    version: event.version,
    useridentity: { type, principalid: principalId, details },
    useragent: event.userAgent,
    eventsource: event.eventSource,
    eventname: event.eventName,
    eventtime: event.eventTime,
    uid: event.UID,
    requestparameters: event.requestParameters,
    responseelements: event.responseElements,
    errorcode: event.errorCode,
    errormessage: event.errorMessage,
    sourceipaddress: event.sourceIPAddress,
    recipientaccountid: event.recipientAccountId,
    additionaleventdata: event.additionalEventData,
  };
}
