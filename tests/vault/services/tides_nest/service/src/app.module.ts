import { Module } from '@nestjs/common';
import { StationsController } from './stations/stations.controller';
import { StationsService } from './stations/stations.service';
import { ReadingsController } from './readings/readings.controller';
import { AlarmsController } from './alarms/alarms.controller';

@Module({ controllers: [StationsController, ReadingsController, AlarmsController], providers: [StationsService] })
export class AppModule {}
