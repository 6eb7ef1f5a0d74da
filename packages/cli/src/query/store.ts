import {
  GetEventDataStoreCommand,
  paginateListEventDataStores,
  type CloudTrailClient,
  type GetEventDataStoreResponse,
} from '@aws-sdk/client-cloudtrail';
import { activityCategory, eventCategories } from '../aws/event-categories.js';
import { Failure } from '../failure.js';

const storeId =
  /^(?:arn:[^:]*:cloudtrail:[^:]*:\d{12}:eventdatastore\/)?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;

interface Store {
  readonly id: string;
  readonly name: string;
  readonly arn: string;
  /** It is kept for seven days still, and cannot be asked. */
  readonly isDoomed: boolean;
}

/**
 * The ID of the store to ask: of the one that is named, by its ID, ARN or name; else of the only one that is for
 * activity events. Throws Failure where that is none, or more than one.
 */
export async function findStore(client: CloudTrailClient, named: string | undefined): Promise<string> {
  const id = storeId.exec(named ?? '')?.[1];
  if (id !== undefined) return id;
  const all = await activityStores(client);
  const isMeant = ({ name }: Store): boolean => named === undefined || name === named;
  const stores = all.filter(({ isDoomed }) => !isDoomed);
  const [store, other] = stores.filter(isMeant);
  if (store !== undefined && other === undefined) return store.id;
  const doomed = all.find((each) => each.isDoomed && isMeant(each));
  if (store === undefined && doomed !== undefined)
    throw new Failure(
      `The event data store ${doomed.name} is being deleted, and cannot be asked.`,
      `Within seven days of its deletion it can be brought back: aws cloudtrail restore-event-data-store --event-data-store ${doomed.arn}`,
    );
  const names = stores.map(({ name }) => name).join(', ');
  if (named !== undefined)
    throw new Failure(
      `There is no event data store ${JSON.stringify(named)} for activity events.`,
      names === ''
        ? 'How one is made: activity integration enable --help'
        : `Give one of these by --store: ${names}.`,
    );
  throw store === undefined
    ? new Failure(
        'There is no event data store for activity events in this account and Region.',
        'Check --profile and --region. How one is made: activity integration enable --help',
      )
    : new Failure(
        'There are several event data stores for activity events.',
        `Choose one by --store: ${names}.`,
      );
}

/** The list holds names and ARNs alone; what a store is for, it says itself. There are at most 10. */
async function activityStores(client: CloudTrailClient): Promise<Store[]> {
  const stores: Store[] = [];
  for await (const { EventDataStores = [] } of paginateListEventDataStores({ client }, {})) {
    for (const { EventDataStoreArn } of EventDataStores) {
      const store = await client.send(new GetEventDataStoreCommand({ EventDataStore: EventDataStoreArn }));
      const { EventDataStoreArn: arn = '', Status } = store;
      const id = storeId.exec(arn)?.[1];
      if (id !== undefined && isForActivity(store))
        stores.push({ id, arn, name: store.Name ?? id, isDoomed: Status === 'PENDING_DELETION' });
    }
  }
  return stores;
}

function isForActivity({ AdvancedEventSelectors }: GetEventDataStoreResponse): boolean {
  return eventCategories(AdvancedEventSelectors).includes(activityCategory);
}
