import type { CatalogQuery } from './types.js';

/** Every emitter numbers what it accepts for a tenant's channel: `additionalEventData.emitter = {instance, sequence}`. */
const numbered = `WITH numbered AS (
  SELECT
    metadata.channelARN AS "channel",
    json_extract_scalar(element_at(eventData.additionalEventData, 'emitter'), '$.instance') AS "instance",
    CAST(json_extract_scalar(element_at(eventData.additionalEventData, 'emitter'), '$.sequence') AS bigint) AS "sequence",
    eventTime AS "time"
  FROM $EDS_ID
  WHERE element_at(eventData.additionalEventData, 'emitter') IS NOT NULL
)`;

/**
 * How many events of each emitter are missing or duplicates.
 *
 * Events that have not arrived yet count as missing, and so do those that the store's retention removed.
 */
export const completeness: CatalogQuery = {
  title: 'Missing and duplicate events, by emitter',
  sql: `${numbered}
SELECT
  "channel",
  "instance",
  min("time") AS "first",
  max("time") AS "last",
  max("sequence") - count(DISTINCT "sequence") AS "missing",
  count(*) - count(DISTINCT "sequence") AS "duplicates"
FROM numbered
GROUP BY "channel", "instance"
HAVING max("sequence") <> count(DISTINCT "sequence") OR count(*) <> count(DISTINCT "sequence")
ORDER BY "missing" DESC, "duplicates" DESC`,
};

/** Where events are missing: the numbers of the first and the last in each gap, and the times around it. */
export const gaps: CatalogQuery = {
  title: 'Gaps in the numbers of each emitter',
  sql: `${numbered},
neighbours AS (
  SELECT
    "channel",
    "instance",
    "sequence",
    "time",
    coalesce(lag("sequence") OVER (PARTITION BY "channel", "instance" ORDER BY "sequence"), 0) AS "before",
    lag("time") OVER (PARTITION BY "channel", "instance" ORDER BY "sequence") AS "timeBefore"
  FROM numbered
)
SELECT
  "channel",
  "instance",
  "before" + 1 AS "firstMissing",
  "sequence" - 1 AS "lastMissing",
  "timeBefore" AS "after",
  "time" AS "until"
FROM neighbours
WHERE "sequence" > "before" + 1
ORDER BY "timeBefore"`,
};
