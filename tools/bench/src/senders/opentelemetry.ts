import { SeverityNumber, type AnyValueMap } from '@opentelemetry/api-logs';
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-http';
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs';
import { eventData } from './event.js';
import type { SenderKind } from './sender.js';

/** The batch processor, which the specification asks for in production, with room for an outage. */
export const openTelemetry: SenderKind = {
  name: '@opentelemetry/sdk-logs emit',
  keeps: 'in memory',
  open({ url }) {
    const exporter = new OTLPLogExporter({ url: `${url}/v1/logs`, keepAlive: true, concurrencyLimit: 30 });
    const processor = new BatchLogRecordProcessor({
      exporter,
      maxQueueSize: 65_536,
      maxExportBatchSize: 512,
      scheduledDelayMillis: 100,
    });
    const provider = new LoggerProvider({ processors: [processor] });
    const logger = provider.getLogger('bench');
    let sequence = 0;
    return Promise.resolve({
      emit() {
        sequence++;
        logger.emit({
          severityNumber: SeverityNumber.INFO,
          eventName: 'discoveryRule.created',
          body: eventData(`otel-${sequence}`, sequence) as AnyValueMap,
          attributes: { UID: `otel-${sequence}` },
        });
      },
      flush: () => provider.forceFlush(),
      close: () => provider.shutdown(),
    });
  },
};
