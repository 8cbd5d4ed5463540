workspace "Designed system" {
    model {
        s1 = softwareSystem "Shipments" {
            c_import_worker = container "ImportWorker" "Reads, checks and imports files row by row; can be stopped and continued after any row." "" {
                properties {
                    source "docs/features/1. Planning/Bulk Shipment Import.md:80"
                }
            }
            c_tracking_page_api = container "TrackingPageApi" "Resolve tokens, assemble the public view of a shipment, count views" "" {
                properties {
                    source "docs/features/3. Active/Public Tracking Page.md:102"
                }
            }
            c_tracking_page_frontend = container "TrackingPageFrontend" "Render the page on the edge in the shop's colours and 6 languages" "" {
                properties {
                    source "docs/features/3. Active/Public Tracking Page.md:103"
                }
            }
        }
        s2 = softwareSystem "Carriers" {
            c_carrier_health_monitor = container "CarrierHealthMonitor" "Samples the acceptance of parcels per carrier, compares with the same hour of the last four weeks, switches routing." "" {
                properties {
                    source "docs/features/2. Planned/Carrier Health and Failover.md:79"
                }
            }
            c_event_normalizer = container "EventNormalizer" "Translates raw events into tracking events by the mapping that was valid at occurred_at, and drops repetitions by dedupe_key." "" {
                properties {
                    source "docs/features/4. Completed/Tracking Event Ingestion.md:91"
                }
            }
            c_swiftline_poller = container "SwiftlinePoller" "Asks the Swiftline API every 4 minutes for all parcels that are not in a final status, in batches of 200 numbers." "" {
                properties {
                    source "docs/features/4. Completed/Tracking Event Ingestion.md:97"
                }
            }
        }
        s3 = softwareSystem "Notifications" {
            c_preference_service = container "PreferenceService" "Answers 'may this message go to this recipient by this channel?' and records choices." "" {
                properties {
                    source "docs/features/2. Planned/Notification Preferences.md:85"
                }
            }
            c_webhook_dispatcher = container "WebhookDispatcher" "Turns status changes into deliveries, signs and sends them, repeats with growing pauses, keeps order per shipment." "" {
                properties {
                    source "docs/features/3. Active/Shop Webhooks.md:97"
                }
            }
            c_webhook_api = container "WebhookApi" "Subscriptions and the delivery log for shops; the only place where a secret is shown, once." "" {
                properties {
                    source "docs/features/3. Active/Shop Webhooks.md:103"
                }
            }
        }
        x_shipment_service = softwareSystem "ShipmentService" {
            tags "Outside"
        }
        x_carrier_gateway = softwareSystem "CarrierGateway" {
            tags "Outside"
        }
        x_postgre_sql = softwareSystem "PostgreSQL" {
            tags "Outside"
        }
        x_object_storage = softwareSystem "object storage" {
            tags "Outside"
        }
        x_shop_administrators = softwareSystem "Shop administrators" {
            tags "Outside"
        }
        x_operators = softwareSystem "operators" {
            tags "Outside"
        }
        x_redis = softwareSystem "Redis" {
            tags "Outside"
        }
        x_notification_dispatcher = softwareSystem "NotificationDispatcher" {
            tags "Outside"
        }
        x_recipients = softwareSystem "Recipients" {
            tags "Outside"
        }
        x_rabbit_mq = softwareSystem "RabbitMQ" {
            tags "Outside"
        }
        x_endpoints_of_shops = softwareSystem "Endpoints of shops" {
            tags "Outside"
        }
        x_secret_store = softwareSystem "SecretStore" {
            tags "Outside"
        }
        x_shops = softwareSystem "Shops" {
            tags "Outside"
        }
        x_the_support_tool = softwareSystem "the support tool" {
            tags "Outside"
        }
        x_swiftline_api = softwareSystem "Swiftline API" {
            tags "Outside"
        }
        c_import_worker -> x_shipment_service "Uses"
        c_import_worker -> x_carrier_gateway "Uses"
        c_import_worker -> x_postgre_sql "Uses"
        c_import_worker -> x_object_storage "Uses"
        x_shop_administrators -> c_import_worker "Uses"
        c_carrier_health_monitor -> x_shipment_service "Uses"
        c_carrier_health_monitor -> x_postgre_sql "Uses"
        x_carrier_gateway -> c_carrier_health_monitor "Uses"
        x_operators -> c_carrier_health_monitor "Uses"
        c_preference_service -> x_postgre_sql "Uses"
        c_preference_service -> x_redis "Uses"
        c_preference_service -> x_shipment_service "Uses"
        x_notification_dispatcher -> c_preference_service "Uses"
        c_tracking_page_api -> c_preference_service "Uses"
        c_tracking_page_api -> x_shipment_service "Uses"
        c_tracking_page_api -> x_postgre_sql "Uses"
        c_tracking_page_api -> x_redis "Uses"
        c_tracking_page_frontend -> c_tracking_page_api "Uses"
        x_recipients -> c_tracking_page_frontend "Uses"
        c_webhook_dispatcher -> x_shipment_service "Uses"
        c_webhook_dispatcher -> x_rabbit_mq "Uses"
        c_webhook_dispatcher -> x_postgre_sql "Uses"
        x_endpoints_of_shops -> c_webhook_dispatcher "Uses"
        c_webhook_api -> x_postgre_sql "Uses"
        c_webhook_api -> x_secret_store "Uses"
        x_shops -> c_webhook_api "Uses"
        x_the_support_tool -> c_webhook_api "Uses"
        c_event_normalizer -> x_carrier_gateway "Uses"
        c_event_normalizer -> x_postgre_sql "Uses"
        c_event_normalizer -> x_rabbit_mq "Uses"
        x_shipment_service -> c_event_normalizer "Uses"
        c_swiftline_poller -> x_swiftline_api "Uses"
        c_swiftline_poller -> x_postgre_sql "Uses"
        x_carrier_gateway -> c_swiftline_poller "Uses"
    }
    views {
        systemLandscape "landscape" {
            include *
            autolayout lr
        }
        container s1 "system1" {
            include *
            autolayout lr
        }
        container s2 "system2" {
            include *
            autolayout lr
        }
        container s3 "system3" {
            include *
            autolayout lr
        }
        styles {
            element "Outside" {
                background #999999
            }
        }
    }
}
