import { Injectable } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';

@Injectable()
export class AlarmJobService {
  @Cron('*/5 * * * *')
  look() {}
}
